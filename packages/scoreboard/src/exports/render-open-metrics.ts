import { phases } from '@gauntlet/contract'
import type { Board, SubjectBoard } from '../board.ts'
import type { CellMetric } from '../estimate-cell.ts'
import type { VerdictOutcome } from '../judge.ts'
import { plainText } from '../plain-text.ts'
import { trialStates } from '../trial.ts'
import { measuredRows, type MeasuredRow } from './measured-rows.ts'
import { formatFamily, type Family, type Sample } from './open-metrics-family.ts'

const outcomes: readonly VerdictOutcome[] = ['holds', 'refuted', 'inconclusive', 'invalid', 'not-measured']

/**
 * The board as OpenMetrics text: usable figures in base units (seconds, bytes), the ends of their intervals in families
 * of their own, trials by state and claims by outcome. Samples bear no time, as scrapers refuse old ones: each run's
 * start is a figure.
 */
export function renderOpenMetrics(board: Pick<Board, 'subjects'>): string {
  const families = [
    ...countFamilies(board.subjects),
    ...[...Map.groupBy(measuredRows(board), ({ metric }) => metric.name).values()].flatMap(metricFamilies),
  ]
  return `${families.map(formatFamily).join('')}# EOF\n`
}

function countFamilies(subjects: readonly SubjectBoard[]): Family[] {
  if (subjects.length === 0) return []
  const trials = subjects.flatMap(({ id, phases: counts }) =>
    phases.flatMap((phase) =>
      trialStates.map((state) => ({ labels: { subject: id, phase, state }, value: counts[phase][state] })),
    ),
  )
  const claims = subjects.flatMap(({ id, claims: verdicts }) =>
    outcomes.map((outcome) => ({
      labels: { subject: id, outcome },
      value: verdicts.filter((verdict) => verdict.outcome === outcome).length,
    })),
  )
  const starts = subjects.map(({ id, source, environment }) => ({
    labels: { subject: id, run: source.runId, commit: source.commit, fingerprint: environment.fingerprint },
    value: Date.parse(source.startedAt) / 1_000,
  }))
  return [
    { name: 'gauntlet_board_trials', unit: null, help: 'Planned trials by what came of them.', samples: trials },
    { name: 'gauntlet_board_claims', unit: null, help: 'Published claims by verdict.', samples: claims },
    {
      name: 'gauntlet_board_run_start_seconds',
      unit: 'seconds',
      help: 'Start of the newest run, in Unix time.',
      samples: starts,
    },
  ]
}

/** Suffix, unit and divisor of OpenMetrics for each unit of the house. */
const baseUnits: Readonly<Record<string, { suffix: string; unit: Family['unit']; divisor: number }>> = {
  ns: { suffix: '_seconds', unit: 'seconds', divisor: 1e9 },
  bytes: { suffix: '_bytes', unit: 'bytes', divisor: 1 },
  ratio: { suffix: '_ratio', unit: 'ratio', divisor: 1 },
  // A gauge that ends in _count would be read as a part of a histogram.
  count: { suffix: '', unit: null, divisor: 1 },
  per_s: { suffix: '_per_second', unit: null, divisor: 1 },
}

function metricFamilies(rows: readonly MeasuredRow[]): Family[] {
  const [first] = rows
  if (!first) return []
  const { name, unit: own } = first.metric
  const { suffix, unit, divisor } = baseUnits[own] ?? { suffix: `_${own}`, unit: null, divisor: 1 }
  const stem = `gauntlet_${name.slice(0, -own.length - 1)}`
  const family = (
    part: '' | '_interval_low' | '_interval_high',
    help: string,
    valueOf: (metric: CellMetric) => number | null,
  ): Family => ({
    name: `${stem}${part}${suffix}`,
    unit,
    help,
    samples: rows.flatMap((row): Sample[] => {
      const value = valueOf(row.metric)
      return value === null ? [] : [{ labels: labelsOf(row), value: value / divisor }]
    }),
  })
  return [
    family('', `${name}: median over the replicates.`, ({ value }) => value),
    family('_interval_low', `${name}: lower end of the interval.`, ({ low }) => low),
    family('_interval_high', `${name}: upper end of the interval.`, ({ high }) => high),
  ].filter(({ samples }) => samples.length > 0)
}

function labelsOf({ subject, cell, metric }: MeasuredRow): Sample['labels'] {
  const { phase, caseName, shape, scale, variant } = cell.place
  const operation = metric.operation === null ? null : plainText(metric.operation)
  return { subject: subject.id, phase, case: caseName, shape, scale, variant, operation }
}
