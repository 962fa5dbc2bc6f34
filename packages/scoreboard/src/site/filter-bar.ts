import { phases } from '@gauntlet/contract'
import type { Board } from '../board.ts'
import { html, type Html } from './html.ts'
import { machineOf } from './machine-section.ts'
import { wordOf, type Mark } from './signs.ts'

/** What a row can be: verdicts of claims, then states of cells. */
export const marks: readonly Mark[] = [
  'holds',
  'refuted',
  'inconclusive',
  'invalid',
  'not-measured',
  'measured',
  'failed',
  'skipped',
  'absent',
]

/** Subject, phase, verdict and machine; the address of the page says what is chosen. */
export function filterBar({ subjects }: Board): Html {
  const machines = [...new Set(subjects.map(({ environment }) => machineOf(environment)))]
  return html`<form class="filters" aria-label="Filters">
    ${choice('subject', 'Subject', [['', 'all'], ...subjects.map(({ id, card }): [string, string] => [id, card.title])])}
    ${choice('phase', 'Phase', [['', 'all'], ...phases.map((phase): [string, string] => [phase, phase])])}
    ${choice('verdict', 'Verdict', [['', 'all'], ...marks.map((mark): [string, string] => [mark, wordOf(mark)])])}
    ${choice('machine', 'Machine', [['', 'all'], ...machines.map((machine): [string, string] => [machine, machine])])}
    <button type="reset">Show all</button> <output id="shown" aria-live="polite"></output>
  </form>`
}

const choice = (name: string, label: string, options: ReadonlyArray<readonly [string, string]>): Html =>
  html`<label
    >${label}
    <select name="${name}">
      ${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}
    </select></label
  >`

/**
 * What the address hides, as rules on attributes of the root element: they hold before the first paint, so that nothing
 * moves. Names are quoted as CSS strings.
 */
export function filterRules({ subjects }: Board): string {
  const views = ['overview', 'claims', 'compare', ...subjects.map(({ id }) => id)]
  const machines = [...new Set(subjects.map(({ environment }) => machineOf(environment)))]
  return [
    ...views.map((view) => `:root[data-view=${quoted(view)}] .view[data-view=${quoted(view)}]{display:block}`),
    ...phases.map((phase) => `:root[data-phase=${phase}] [data-phases]:not([data-phases~=${phase}]){display:none}`),
    ...machines.map(
      (machine) =>
        `:root[data-machine=${quoted(machine)}] [data-machine]:not([data-machine=${quoted(machine)}]):not(:root){display:none}`,
    ),
    ...marks.flatMap((mark) => [
      `:root[data-verdict=${mark}] [data-mark]:not([data-mark=${mark}]){display:none}`,
      `:root[data-verdict=${mark}] .group:not(:has([data-mark=${mark}])){display:none}`,
    ]),
  ].join('\n')
}

const quoted = (text: string): string =>
  `"${text.replace(/[^\w/-]/g, (letter) => `\\${letter.codePointAt(0)?.toString(16) ?? ''} `)}"`
