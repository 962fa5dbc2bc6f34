import { formatAddress, phases, type MetricAddress } from '@gauntlet/contract'
import { isImported, type Key, type Record, type StoredRun } from '@gauntlet/record'

/** One cell of a subject's board and the run that speaks for it. */
export interface SelectedCell {
  /** `phase/case[:shape]@scale/variant` */
  readonly at: string
  readonly place: MetricAddress
  readonly run: StoredRun
  /** The planned replicates, ascending. */
  readonly replicates: readonly number[]
  readonly records: ReadonlyMap<number, Record>
}

/** What the board shows of one subject, chosen from all stored runs. */
export interface Selection {
  readonly subject: string
  /** The newest run: its subject card, code, machine, profile and tool are the board's. */
  readonly reference: StoredRun
  readonly cells: readonly SelectedCell[]
  /** Older runs that differ in code, machine, profile, dependencies or tool; nothing of them is shown. */
  readonly ignoredRuns: readonly StoredRun[]
  /** Runs of the same code and machine that only profiled: they planned no trial, and set nothing of the board. */
  readonly profileRuns: readonly StoredRun[]
  /** Records in the shown runs that no plan asked for; nothing of them is shown. */
  readonly strayRecords: number
}

/**
 * Chooses one run for each cell: the newest that planned it and agrees with the subject's newest run in code, machine,
 * profile, dependencies and tool. Where that run has no record the cell stays empty, even if an older run has one. Subjects come sorted by id, imported
 * ones last.
 */
export function selectCells(runs: readonly StoredRun[]): Selection[] {
  const bySubject = Map.groupBy(runs, ({ run }) => run.subject.id)
  return [...bySubject]
    .toSorted(([a], [b]) => Number(isImported(a)) - Number(isImported(b)) || compareText(a, b))
    .map(([subject, ofSubject]) => selectSubject(subject, ofSubject))
}

function selectSubject(subject: string, runs: readonly StoredRun[]): Selection {
  const measured = runs.filter(({ run }) => run.planned.length > 0)
  const newestFirst = (measured.length > 0 ? measured : runs).toSorted(compareAge)
  const [reference] = newestFirst
  if (!reference) throw new RangeError(`${subject} has no runs`)
  const isSameCode = ({ run }: StoredRun): boolean =>
    run.provenance.subjectHash === reference.run.provenance.subjectHash &&
    run.environment.fingerprint === reference.run.environment.fingerprint
  const isAlike = (stored: StoredRun): boolean =>
    isSameCode(stored) &&
    stored.run.profile === reference.run.profile &&
    stored.run.provenance.tool === reference.run.provenance.tool
  const lockfileOf = ({ run }: StoredRun): string | null => run.provenance.lockfileHash
  // A run outside a workspace knows no lockfile; the newest run that knows one speaks for all.
  const lockfile = newestFirst
    .filter(isAlike)
    .map(lockfileOf)
    .find((hash) => hash !== null)
  const isComparable = (stored: StoredRun): boolean => isAlike(stored) && [null, lockfile].includes(lockfileOf(stored))
  const cells = new Map<string, SelectedCell>()
  let strayRecords = 0
  for (const stored of newestFirst.filter(isComparable)) {
    const planned = groupByCell(stored.run.planned.filter((key) => key.subject === subject))
    // A later record of the same trial replaces the earlier one.
    const records = new Map(stored.records.map((record) => [trialText(record.key), record]))
    let used = 0
    for (const [at, keys] of planned) {
      const found = new Map<number, Record>()
      for (const key of keys) {
        const record = records.get(trialText(key))
        if (record) found.set(key.replicate, record)
      }
      used += found.size
      const [first] = keys
      if (!first || cells.has(at)) continue
      const replicates = [...new Set(keys.map((key) => key.replicate))].toSorted((a, b) => a - b)
      cells.set(at, { at, place: placeOf(first), run: stored, replicates, records: found })
    }
    strayRecords += records.size - used
  }
  return {
    subject,
    reference,
    cells: [...cells.values()].toSorted(compareCells(reference)),
    profileRuns: runs.filter((stored) => stored.run.planned.length === 0 && isSameCode(stored)),
    ignoredRuns: newestFirst.filter((stored) => !isComparable(stored)),
    strayRecords,
  }
}

const placeOf = ({ phase, case: caseName, shape, scale, variant }: Key): MetricAddress => ({
  phase,
  caseName,
  shape,
  scale,
  variant,
})
const cellText = (key: Key): string => formatAddress(placeOf(key))
const trialText = (key: Key): string => `${key.subject}:${cellText(key)}#${key.replicate}`
const groupByCell = (keys: readonly Key[]): Map<string, Key[]> => Map.groupBy(keys, cellText)

const compareText = (a: string, b: string): number => Number(a > b) - Number(a < b)

/** Newest first. Without the Z, a time with a fraction sorts after the same time without one. */
function compareAge(a: StoredRun, b: StoredRun): number {
  const start = ({ run }: StoredRun): string => run.startedAt.replace('Z', '')
  return compareText(start(b), start(a)) || compareText(b.run.runId, a.run.runId) || compareText(b.file, a.file)
}

/** Phases, scales and variants as the subject lists them; cases by name. */
function compareCells({ run: { subject } }: StoredRun): (a: SelectedCell, b: SelectedCell) => number {
  const scales = new Map(subject.scales.map(({ name }, index) => [name, index]))
  const variants = new Map(subject.variants.map(({ name }, index) => [name, index]))
  const rank = (order: ReadonlyMap<string, number>, name: string): number => order.get(name) ?? order.size
  return ({ place: a }, { place: b }) =>
    phases.indexOf(a.phase) - phases.indexOf(b.phase) ||
    compareText(a.caseName, b.caseName) ||
    (a.shape ?? '').localeCompare(b.shape ?? '', 'en', { numeric: true }) ||
    rank(scales, a.scale) - rank(scales, b.scale) ||
    rank(variants, a.variant) - rank(variants, b.variant)
}
