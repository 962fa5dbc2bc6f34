import { cellText, type Metric, type Record, type StoredRun } from '@gauntlet/record'
import { makeCell, type Cell } from '../cell.ts'
import { selectCells } from '../select-cells.ts'
import type { CellMetric } from '../estimate-cell.ts'
import { findTrendSteps, type DatedPoint } from './find-trend-steps.ts'
import type { Trend } from './trend.ts'

/** E-divisive takes the square of a series' length, and older levels are of no use to anybody who looks for a cause. */
const mostRuns = 100

/**
 * The trends of one subject's primary metrics. Runs of different machines, profiles or code of the case are never in one
 * trend; numbers that are void are in none, nor are planted defects. The machine of `reference` comes first.
 */
export function buildHistory(runs: readonly StoredRun[], reference: StoredRun): Trend[] {
  const groups = Map.groupBy(runs, ({ run }) => `${run.environment.fingerprint} ${run.profile}`)
  const home = reference.run.environment.fingerprint
  const isAway = ([first]: readonly StoredRun[]): number => Number(first?.run.environment.fingerprint !== home)
  return [...groups.values()].toSorted((a, b) => isAway(a) - isAway(b)).flatMap(trendsOf)
}

/** Of runs that may be compared over time. */
function trendsOf(runs: readonly StoredRun[]): Trend[] {
  const recent = runs.toSorted(compareAge).slice(-mostRuns)
  const newest = recent.at(-1)
  if (!newest || recent.length < 2) return []
  const readings = recent.flatMap(readingsOf)
  const { fingerprint, cpuModel, coresAllowed, node } = newest.run.environment
  return [...Map.groupBy(readings, trendId).values()].flatMap((own): Trend[] => {
    const [last] = own.slice(-1)
    if (!last || own.length < 2) return []
    const { cell, metric, caseHash } = last
    const about = { at: cell.at, metric: metric.name, better: metric.better }
    const points = own.map(({ point }) => point)
    return [
      {
        ...about,
        subject: newest.run.subject.id,
        fingerprint,
        machine: `${cpuModel}, ${coresAllowed} ${coresAllowed === 1 ? 'core' : 'cores'}, Node ${node.replace(/^v/, '')}`,
        profile: newest.run.profile,
        place: cell.place,
        operation: metric.operation,
        unit: metric.unit,
        caseHash,
        isCurrent: last.point.runId === newest.run.runId,
        points: points.map(({ provenance: _provenance, ...point }) => point),
        steps: findTrendSteps(points, about),
      },
    ]
  })
}

interface DatedReading {
  readonly cell: Cell
  readonly metric: CellMetric
  readonly caseHash: string
  readonly point: DatedPoint
}

const trendId = ({ cell, metric, caseHash }: DatedReading): string =>
  `${cell.at} ${metric.name} ${caseHash} ${metric.operation ?? ''}`

function readingsOf(stored: StoredRun): DatedReading[] {
  const { runId, startedAt, provenance, subject } = stored.run
  const controls = new Set(subject.variants.flatMap(({ name, control }) => (control === null ? [] : [name])))
  const [selection] = selectCells([{ ...stored, records: onlyHeadlines(stored.records) }])
  return (selection?.cells ?? []).flatMap((selected) => {
    if (controls.has(selected.place.variant)) return []
    const cell = makeCell(selected, controls)
    const caseHash = caseHashOf(cell)
    if (caseHash === null) return []
    return cell.metrics
      .filter((metric) => metric.role === 'primary' && metric.void === null)
      .map((metric) => {
        const { value, low, high, n } = metric
        const { commit, dirty } = provenance
        return { cell, metric, caseHash, point: { runId, startedAt, commit, dirty, value, low, high, n, provenance } }
      })
  })
}

/** Intervals are dear, and of ten metrics one is a headline; which one it is may differ between replicates. */
function onlyHeadlines(records: readonly Record[]): Record[] {
  const id = ({ key }: Record, { name, operation }: Metric): string => `${cellText(key)} ${name} ${operation ?? ''}`
  const isHeadline = ({ role }: Metric): boolean => role === 'primary'
  const wanted = new Set(
    records.flatMap((record) => record.metrics.filter(isHeadline).map((metric) => id(record, metric))),
  )
  return records.map((record) => ({
    ...record,
    metrics: record.metrics.filter((metric) => wanted.has(id(record, metric))),
  }))
}

/** That of the trials with numbers: `makeCell` voids those that differ from their siblings. */
function caseHashOf({ trials }: Cell): string | null {
  for (const trial of trials) if (trial.state === 'ok') return trial.record.caseHash
  return null
}

const compareAge = ({ run: a }: StoredRun, { run: b }: StoredRun): number =>
  a.startedAt.replace('Z', '').localeCompare(b.startedAt.replace('Z', '')) || a.runId.localeCompare(b.runId)
