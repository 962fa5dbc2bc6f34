import { GauntletError } from '@gauntlet/contract'
import type { ComparedSide, Comparison } from '@gauntlet/record'
import { readEnvironment } from '../machine/environment.ts'
import { acquireRunLock, defaultStateDir } from '../machine/run-lock.ts'
import type { Budget } from '../plan/budget.ts'
import type { Selection } from '../plan/plan.ts'
import { Stopped } from '../trial/run-trial.ts'
import { planCells, type PlannedCell, type SubjectPair } from './comparison-cells.ts'
import { judgeCells } from './judge-cells.ts'
import { measureCells, type CompareEvent, type Looks } from './measure-cells.ts'

/** Two sides that are ready to be measured. */
export interface OpenedSides {
  readonly a: ComparedSide
  readonly b: ComparedSide
  readonly pairs: readonly SubjectPair[]
  readonly notes: readonly string[]
}

export interface CompareOptions {
  readonly kind: 'refs' | 'variants'
  /** Called when this run has the machine; what it puts into the scratch root is removed afterwards. */
  readonly open: (scratchRoot: string) => Promise<OpenedSides>
  readonly selection: Selection
  readonly budget: Budget
  readonly looks: Looks
  readonly seed: string
  /** Subjects may drive load at other machines. Default: they may not. */
  readonly allowRemote?: boolean
  readonly signal: AbortSignal
  readonly report: (event: CompareEvent) => void
  readonly stateDir?: string
  readonly lockWaitMs?: number
}

const tenMinutesMs = 600_000

/**
 * Measures two sides in interleaved pairs of processes and judges what came of it. Throws `NOTHING_TO_COMPARE` when the
 * sides have no cell in common, and `Stopped` when `signal` is aborted.
 */
export async function compareSides(options: CompareOptions): Promise<Comparison> {
  const { kind, budget, seed, report, signal } = options
  const lock = await acquireRunLock({
    stateDir: options.stateDir ?? defaultStateDir(),
    token: `${Date.now().toString(36)}-${process.pid}`,
    waitMs: options.lockWaitMs ?? tenMinutesMs,
    onWait: (holder) => report({ kind: 'waiting', holder }),
    signal,
  })
  try {
    const { a, b, pairs, notes } = await openOrStop(options, lock.scratchRoot)
    const { cells, unplanned } = planAll(pairs, options)
    const planned = cells.filter(({ state }) => state === 'planned').length
    if (planned === 0) throw nothingToCompare(cells)
    const { fingerprint, cpuModel, node } = readEnvironment({
      scratchDir: lock.scratchRoot,
      stateDir: lock.stateDir,
    })
    report({ kind: 'begun', cells: planned, leftOut: cells.length - planned })
    const measured = await measureCells(cells, { ...options, lock })
    return {
      kind,
      a,
      b,
      order: 'interleaved',
      machine: { fingerprint, cpuModel, node },
      profile: budget.profile,
      seed,
      notes: [...notes, ...unplanned],
      cells: judgeCells(measured),
    }
  } finally {
    lock.release()
  }
}

/** A terminal sends its signal to git as well: that a checkout failed is no news then. */
async function openOrStop({ open, signal }: CompareOptions, scratchRoot: string): Promise<OpenedSides> {
  try {
    return await open(scratchRoot)
  } catch (error) {
    if (signal.aborted) throw new Stopped()
    throw error
  }
}

/** One of several subjects may lack what was selected; a single one may not. */
function planAll(
  pairs: readonly SubjectPair[],
  options: CompareOptions,
): { cells: PlannedCell[]; unplanned: string[] } {
  const cells: PlannedCell[] = []
  const unplanned: string[] = []
  for (const pair of pairs) {
    try {
      cells.push(...planCells(pair, options.selection, options))
    } catch (error) {
      const isSelection = error instanceof GauntletError && error.code === 'NOTHING_SELECTED'
      if (!isSelection || pairs.length === 1) throw error
      unplanned.push(error.message)
    }
  }
  return { cells, unplanned }
}

/** The first few reasons stand for all. */
export function nothingToCompare(cells: ReadonlyArray<{ readonly at: string; readonly because?: string }>): Error {
  const reasons = cells.slice(0, 5).map(({ at, because = '' }) => `  ${at}: ${because}`)
  const more = cells.length > reasons.length ? [`  and ${cells.length - reasons.length} more`] : []
  return new GauntletError(
    'NOTHING_TO_COMPARE',
    ['the two sides have no cell that can be compared', ...reasons, ...more].join('\n'),
  )
}
