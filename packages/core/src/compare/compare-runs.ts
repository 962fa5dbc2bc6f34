import { GauntletError } from '@gauntlet/contract'
import { isImported, type ComparedSide, type Comparison, type Key, type Record, type StoredRun } from '@gauntlet/record'
import type { Selection } from '../plan/plan.ts'
import { cellText, whyNotCompared, type CellKey } from './comparison-cells.ts'
import { nothingToCompare } from './compare-sides.ts'
import { judgeCells, type MeasuredCell } from './judge-cells.ts'
import { outcomeOfPair, type RecordPair } from './paired-records.ts'

/** A stored run under the name by which it was asked for. */
export interface NamedRun {
  readonly name: string
  readonly stored: StoredRun
}

/**
 * Compares two stored runs of one subject, paired by replicate. Nothing is run. Throws `DIFFERENT_MACHINES`,
 * `DIFFERENT_SUBJECTS`, `SAME_RUN` or `NOTHING_TO_COMPARE`.
 */
export function compareRuns(a: NamedRun, b: NamedRun, selection: Selection): Comparison {
  const [left, right] = [a.stored.run, b.stored.run]
  if (left.runId === right.runId) throw new GauntletError('SAME_RUN', `${left.runId} is named twice; name two runs`)
  if (left.subject.id !== right.subject.id) {
    throw new GauntletError('DIFFERENT_SUBJECTS', `A measured ${left.subject.id}, B ${right.subject.id}`)
  }
  checkMachines(a, b)
  const cells = pairCells(a.stored, b.stored, selection)
  if (!cells.some(({ state }) => state !== 'left-out')) throw nothingToCompare(cells)
  const { fingerprint, cpuModel, node } = left.environment
  return {
    kind: 'runs',
    a: sideOf(a),
    b: sideOf(b),
    order: 'one after the other',
    machine: { fingerprint, cpuModel, node },
    profile: left.profile,
    seed: left.provenance.seed,
    notes: notesOf(a.stored, b.stored),
    cells: judgeCells(cells),
  }
}

function checkMachines(a: NamedRun, b: NamedRun): void {
  if (isImported(a.stored.run.subject.id)) {
    const why = 'imported runs name no machine, so that nobody knows whether both are of one'
    throw new GauntletError('DIFFERENT_MACHINES', `${why}; measure both sides here: gauntlet compare REF REF`)
  }
  const [left, right] = [a.stored.run.environment, b.stored.run.environment]
  if (left.fingerprint === right.fingerprint) return
  const parts = ['cpuModel', 'cores', 'coresAllowed', 'memoryBytes', 'memoryLimitBytes', 'os', 'arch', 'node'] as const
  const differing = parts.filter((part) => left[part] !== right[part])
  const list = differing.map((part) => `${part} ${String(left[part])} / ${String(right[part])}`).join(', ')
  throw new GauntletError(
    'DIFFERENT_MACHINES',
    `the runs come from machines of different fingerprint (${list || `${left.fingerprint} / ${right.fingerprint}`}); measure both sides here: gauntlet compare REF REF`,
  )
}

function sideOf({ name, stored }: NamedRun): ComparedSide {
  const { startedAt, provenance, profile } = stored.run
  const commit = provenance.commit?.slice(0, 10) ?? 'no commit'
  return { name, is: `${profile} run of ${startedAt}, ${commit}${provenance.dirty ? ' with uncommitted changes' : ''}` }
}

function notesOf(a: StoredRun, b: StoredRun): string[] {
  const differ = (what: string, of: (run: StoredRun) => string): string[] =>
    of(a) === of(b) ? [] : [`the runs differ in their ${what}: ${of(a)} / ${of(b)}`]
  return [
    'the runs were not interleaved: what differs may be the hour and not the code. Before you act on it, measure both sides together: gauntlet compare REF REF',
    ...differ('profile', ({ run }) => run.profile),
    ...differ('seed', ({ run }) => run.provenance.seed),
    ...differ('tool', ({ run }) => run.provenance.tool),
    ...differ('dependencies', ({ run }) => run.provenance.lockfileHash ?? 'unknown'),
    ...[a, b].filter(({ end }) => end === null).map(({ run }) => `${run.runId} was stopped before its end`),
  ]
}

function pairCells(a: StoredRun, b: StoredRun, selection: Selection): MeasuredCell[] {
  const [left, right] = [cellsOf(a, selection), cellsOf(b, selection)]
  return [...new Set([...left.keys(), ...right.keys()])].sort().map((at): MeasuredCell => {
    const [of, against] = [left.get(at), right.get(at)]
    const subject = a.run.subject.id
    const leftOut = (because: string): MeasuredCell => ({ subject, at, state: 'left-out', because })
    const [first] = [...(of ?? against ?? new Map<number, Record>()).values()]
    const why = first ? whyNotCompared(first.key) : null
    if (!of || !against) return leftOut(`only ${of ? 'A' : 'B'} has it`)
    if (why !== null) return leftOut(why)
    return pairReplicates({ subject, at }, of, against)
  })
}

function pairReplicates(
  about: { subject: string; at: string },
  of: ReadonlyMap<number, Record>,
  against: ReadonlyMap<number, Record>,
): MeasuredCell {
  const common = [...of].flatMap(([pair, a]): RecordPair[] => {
    const b = against.get(pair)
    return b ? [{ pair, a, b }] : []
  })
  const pairs = common.filter(({ a, b }) => a.caseHash === b.caseHash)
  if (pairs.length === 0) {
    const because =
      common.length === 0
        ? 'no replicate in common'
        : "the case's own code or parameters differ, so that the figures mean different things"
    return { ...about, state: 'left-out', because }
  }
  const outcomes = pairs.map((pair) => ({ pair, outcome: outcomeOfPair(pair) }))
  for (const state of ['failed', 'skipped'] as const) {
    const trouble = outcomes.find(({ outcome }) => outcome.state === state)?.outcome
    if (trouble && trouble.state === state) return { ...about, state, because: trouble.because }
  }
  const usable = outcomes.filter(({ outcome }) => outcome.state === 'usable').map(({ pair }) => pair)
  const voided = outcomes.flatMap(({ outcome }) => (outcome.state === 'voided' ? [outcome.because] : []))
  if (usable.length === 0) return { ...about, state: 'invalid', because: voided[0] ?? 'no pair can be used' }
  return { ...about, state: 'compared', pairs: usable, voidedPairs: voided.length }
}

/** The records of a run by cell and replicate; a control is a planted defect and only compared when it is asked for. */
function cellsOf({ run, records }: StoredRun, selection: Selection): Map<string, Map<number, Record>> {
  const controls = new Set(run.subject.variants.filter(({ control }) => control !== null).map(({ name }) => name))
  const found = new Map<string, Map<number, Record>>()
  for (const record of records) {
    if (!isSelected(record.key, selection, controls)) continue
    const { replicate, ...cell }: CellKey & { replicate: number } = record.key
    const at = cellText(cell, undefined, undefined)
    found.set(at, (found.get(at) ?? new Map<number, Record>()).set(replicate, record))
  }
  return found
}

function isSelected(key: Key, selection: Selection, controls: ReadonlySet<string>): boolean {
  const { phases, cases, scales, variants } = selection
  const accepts = (list: readonly string[] | undefined, name: string): boolean => !list || list.includes(name)
  return (
    accepts(phases, key.phase) &&
    accepts(cases, key.case) &&
    accepts(scales, key.scale) &&
    (variants ? variants.includes(key.variant) : !controls.has(key.variant))
  )
}
