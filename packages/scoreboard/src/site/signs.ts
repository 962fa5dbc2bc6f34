import type { CellState } from '../cell.ts'
import type { ControlCheck } from '../catch-controls.ts'
import type { VerdictOutcome } from '../judge.ts'
import type { TrialState } from '../trial.ts'
import { html, type Html } from './html.ts'

export type Mark = VerdictOutcome | CellState | TrialState | ControlCheck['outcome']

/** Nothing on the page is told by colour alone: each state has a sign and a word. */
export const signs: { readonly [Name in Mark]: string } = {
  holds: '✓',
  ok: '✓',
  measured: '✓',
  caught: '✓',
  refuted: '×',
  failed: '×',
  missed: '×',
  inconclusive: '?',
  invalid: '!',
  skipped: '–',
  'not-measured': '·',
  absent: '·',
}

/** `not-measured` as people write it. */
export const wordOf = (mark: Mark): string => mark.replace('-', ' ')

/** A state as sign and word, in its colour. */
export const badge = (mark: Mark): Html => html`<span class="badge ${mark}">${signs[mark]} ${wordOf(mark)}</span>`
