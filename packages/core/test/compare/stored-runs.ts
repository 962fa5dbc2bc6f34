import type { Flag, Metric, Record, Run, Status, StoredRun } from '@gauntlet/record'
import { sampleRun } from '@gauntlet/record/sample'

export const aMetric = (name: string, value: number, kind: Partial<Metric> = {}): Metric => ({
  name,
  better: 'lower',
  role: 'primary',
  estimate: { value, low: value, high: value, level: 0, n: 1, replicated: 'process' },
  ...kind,
})

export interface RecordOptions {
  readonly metrics?: readonly Metric[]
  readonly key?: Partial<Record['key']>
  readonly status?: Status
  readonly flags?: readonly Flag[]
  readonly caseHash?: string
}

/** A record of the cell `micro/get@small/map`, unless told. */
export const aRecord = (replicate: number, options: RecordOptions = {}): Record => ({
  key: {
    subject: 'toy',
    variant: 'map',
    scale: 'small',
    phase: 'micro',
    case: 'get',
    shape: null,
    ...options.key,
    replicate,
  },
  caseHash: options.caseHash ?? '0123456789abcdef',
  startedAt: '2026-11-21T08:00:01.000Z',
  durationNs: 1_000,
  status: options.status ?? { state: 'ok' },
  metrics: [...(options.metrics ?? [aMetric('latency_p50_ns', 100)])],
  flags: [...(options.flags ?? [])],
  detail: null,
  artifacts: [],
})

/** Records of one cell with these values of one metric, replicate by replicate. */
export const series = (values: readonly number[], options: RecordOptions = {}): Record[] =>
  values.map((value, replicate) => aRecord(replicate, { metrics: [aMetric('latency_p50_ns', value)], ...options }))

const run: Run = {
  ...sampleRun,
  runId: 'run',
  profile: 'standard',
  subject: {
    ...sampleRun.subject,
    variants: [
      { name: 'map', title: null, control: null, caughtBy: null },
      { name: 'wrong', title: null, control: 'answers wrongly', caughtBy: { failure: 'check' } },
    ],
  },
  provenance: { ...sampleRun.provenance, commit: 'abcdef0123456789', dirty: true },
}

export const aRun = (
  runId: string,
  records: readonly Record[],
  change: (run: Run) => Run = (same) => same,
): { name: string; stored: StoredRun } => ({
  name: runId,
  stored: {
    file: `${runId}.ndjson`,
    run: change({ ...run, runId }),
    records,
    profiled: [],
    end: { finishedAt: '2026-11-21T09:00:00.000Z', records: records.length, digest: '0'.repeat(64) },
    tornBytes: 0,
  },
})
