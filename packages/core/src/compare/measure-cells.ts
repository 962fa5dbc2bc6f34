import { createRandom } from '@gauntlet/contract'
import type { PlannedCell } from './comparison-cells.ts'
import { judgeCells, type MeasuredCell } from './judge-cells.ts'
import { outcomeOfPair, type RecordPair } from './paired-records.ts'
import { runPair, type PairContext } from './run-pair.ts'

/** After how many pairs verdicts are looked for. Every look is a chance for a false one, so that there are few. */
export type Looks = readonly number[]

/** False verdicts over all looks, where noise is so large that the margin does not count: 5.6 %, and 6.2 % in full. */
export const looksOf = { usual: [6, 8, 10, 12, 14, 16], full: [6, 10, 14, 20, 30] } as const satisfies {
  [Name in 'usual' | 'full']: Looks
}

/** A cell that flags void this often, and more often than not, has no number here. */
const mostVoided = 3

export type CompareEvent =
  | { readonly kind: 'waiting'; readonly holder: number | null }
  | { readonly kind: 'begun'; readonly cells: number; readonly leftOut: number }
  | { readonly kind: 'pair'; readonly at: string; readonly pair: number; readonly open: number }
  | { readonly kind: 'decided'; readonly at: string; readonly says: string }

interface OpenCell {
  readonly planned: Extract<PlannedCell, { state: 'planned' }>
  readonly pairs: RecordPair[]
  voidedPairs: number
  state: 'open' | 'decided' | 'failed' | 'skipped' | 'invalid'
  because: string
}

/**
 * Adds pairs to all open cells, pass by pass, until each is decided or has had the most pairs. Pairs of a cell run as
 * ABBA or BAAB, by the seed: what drifts steadily cancels out. Throws `Stopped`.
 */
export async function measureCells(
  cells: readonly PlannedCell[],
  options: PairContext & { looks: Looks; report: (event: CompareEvent) => void },
): Promise<MeasuredCell[]> {
  const open = new Map<PlannedCell, OpenCell>()
  for (const planned of cells) {
    if (planned.state !== 'planned') continue
    open.set(planned, { planned, pairs: [], voidedPairs: 0, state: 'open', because: '' })
  }
  const all = [...open.values()]
  const results = (): MeasuredCell[] =>
    cells.map((cell) => {
      const own = open.get(cell)
      return own ? resultOf(own) : (cell as Extract<PlannedCell, { state: 'left-out' }>)
    })
  for (const look of options.looks) {
    await fillUpTo(look, all, options)
    closeDecided(all, results(), options.report)
    if (all.every(({ state }) => state !== 'open')) break
  }
  return results()
}

async function fillUpTo(
  look: number,
  cells: readonly OpenCell[],
  options: PairContext & { report: (event: CompareEvent) => void },
): Promise<void> {
  const lacking = (): OpenCell[] => cells.filter(({ state, pairs }) => state === 'open' && pairs.length < look)
  for (let wanting = lacking(); wanting.length > 0; wanting = lacking()) {
    const pass = Math.max(...wanting.map(({ pairs, voidedPairs }) => pairs.length + voidedPairs))
    for (const cell of createRandom(`${options.seed}/pass/${pass}`).shuffle(wanting)) {
      options.report({ kind: 'pair', at: cell.planned.at, pair: cell.pairs.length + 1, open: wanting.length })
      await addPair(cell, options)
      if (cell.state !== 'open') {
        options.report({ kind: 'decided', at: cell.planned.at, says: `${cell.state}: ${cell.because}` })
      }
    }
  }
}

async function addPair(cell: OpenCell, context: PairContext): Promise<void> {
  const { pair: sides, a, b, at } = cell.planned
  const turned = createRandom(`${context.seed}/turned/${at}`).int(0, 1)
  const pair = await runPair(
    {
      pair: cell.pairs.length + cell.voidedPairs,
      a: { side: sides.a, key: a },
      b: { side: sides.b, key: b },
      first: (cell.pairs.length + turned) % 2 === 0 ? 'a' : 'b',
    },
    context,
  )
  const outcome = outcomeOfPair(pair)
  if (outcome.state === 'usable') {
    cell.pairs.push(pair)
    return
  }
  cell.because = outcome.because
  if (outcome.state !== 'voided') {
    cell.state = outcome.state
    return
  }
  cell.voidedPairs++
  if (cell.voidedPairs >= mostVoided && cell.voidedPairs > cell.pairs.length) cell.state = 'invalid'
}

function resultOf({ planned, pairs, voidedPairs, state, because }: OpenCell): MeasuredCell {
  const { subject, at } = planned
  if (state === 'failed' || state === 'skipped' || state === 'invalid') return { subject, at, state, because }
  return { subject, at, state: 'compared', pairs: [...pairs], voidedPairs }
}

/** A cell needs no more pairs when all its metrics have a verdict, or cannot have one any more. */
function closeDecided(
  cells: readonly OpenCell[],
  results: readonly MeasuredCell[],
  report: (event: CompareEvent) => void,
): void {
  const judged = new Map(judgeCells(results).map((cell) => [`${cell.subject} ${cell.at}`, cell]))
  for (const cell of cells) {
    const verdict = judged.get(`${cell.planned.subject} ${cell.planned.at}`)
    if (cell.state !== 'open' || !verdict) continue
    if (verdict.state !== 'compared') {
      cell.state = 'invalid'
      cell.because = verdict.because
      continue
    }
    if (verdict.metrics.some(({ outcome, droppedPairs }) => outcome === 'inconclusive' && droppedPairs === 0)) continue
    cell.state = 'decided'
    const says = verdict.metrics.map(({ name, outcome }) => `${name} ${outcome}`).join(', ')
    report({ kind: 'decided', at: cell.planned.at, says: `${says} after ${cell.pairs.length} pairs` })
  }
}
