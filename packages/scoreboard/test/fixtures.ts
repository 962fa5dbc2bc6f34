import { parseAddress, type Phase } from '@gauntlet/contract'
import {
  recordSchema,
  runSchema,
  type Detail,
  type Flag,
  type Key,
  type Metric,
  type Record,
  type Run,
  type Status,
  type StoredCaughtBy,
  type StoredClaim,
  type StoredRun,
  type SubjectCard,
} from '@gauntlet/record'

export interface MetricOptions {
  readonly operation?: string
  readonly better?: Metric['better']
  readonly role?: Metric['role']
  readonly replicated?: Metric['estimate']['replicated']
  readonly low?: number
  readonly high?: number
  readonly level?: number
}

/** One reading of one process, as the core writes it. */
export const aMetric = (name: string, value: number, options: MetricOptions = {}): Metric => ({
  name,
  better: options.better ?? 'lower',
  role: options.role ?? 'primary',
  estimate: {
    value,
    low: options.low ?? value,
    high: options.high ?? value,
    level: options.level ?? (options.replicated === 'exact' ? 1 : 0),
    n: 1,
    replicated: options.replicated ?? 'process',
  },
  ...(options.operation === undefined ? {} : { operation: options.operation }),
})

export const exact = (name: string, value: number): Metric => aMetric(name, value, { replicated: 'exact' })

export const aFlag = (code: string, severity: Flag['severity'], because = 'seen'): Flag => ({ code, severity, because })

/** A flag that voids times and rates only. */
export const aDisturbance = (code: string): Flag => ({ ...aFlag(code, 'invalidates'), voids: 'times and rates' })

export const failed = (reason: Extract<Status, { state: 'failed' }>['reason'], message = 'it broke'): Status => ({
  state: 'failed',
  reason,
  message,
  exitCode: 1,
  signal: null,
  logTail: '',
})

export interface RecordOptions {
  readonly metrics?: readonly Metric[]
  readonly status?: Status
  readonly flags?: readonly Flag[]
  readonly detail?: Detail
  readonly caseHash?: string
  readonly startedAt?: string
}

/** `key('micro/lookup@100k/map', 0)` */
export function aKey(at: string, replicate: number, subject = 'addressing'): Key {
  const { phase, caseName, shape, scale, variant } = parseAddress(at)
  return { subject, variant, scale, phase, case: caseName, shape, replicate }
}

export const aRecord = (key: Key, options: RecordOptions = {}): Record =>
  recordSchema.parse({
    key,
    caseHash: options.caseHash ?? '00112233445566aa',
    startedAt: options.startedAt ?? '2026-01-02T03:04:05.000Z',
    durationNs: 1_000,
    status: options.status ?? { state: 'ok' },
    metrics: options.metrics ?? [],
    flags: options.flags ?? [],
    detail: options.detail ?? null,
    artifacts: [],
  })

/** The records of one cell: one value of one metric for each replicate. */
export const series = (at: string, name: string, values: readonly number[], options: MetricOptions = {}): Record[] =>
  values.map((value, replicate) => aRecord(aKey(at, replicate), { metrics: [aMetric(name, value, options)] }))

/** A claim of one part. */
export const aClaim = (
  quantity: StoredClaim['parts'][number]['quantity'],
  bound: StoredClaim['parts'][number]['bound'],
  options: Partial<StoredClaim> = {},
): StoredClaim => ({
  id: 'C-01',
  says: 'a lookup takes 0.0008 ms',
  provenance: 'measured',
  gate: false,
  parts: [{ quantity, bound }],
  ...options,
})

export interface RunOptions {
  readonly subject?: string
  readonly title?: string
  readonly runId?: string
  readonly startedAt?: string
  readonly profile?: string
  readonly subjectHash?: string
  readonly fingerprint?: string
  readonly lockfileHash?: string
  readonly tool?: string
  readonly claims?: readonly StoredClaim[]
  readonly scales?: readonly string[]
  readonly variants?: readonly string[]
  readonly controls?: ReadonlyArray<{ readonly name: string; readonly caughtBy: StoredCaughtBy }>
  readonly omits?: SubjectCard['omits']
  /** Planned beside what the records show. */
  readonly alsoPlanned?: readonly Key[]
  /** In place of what the records show. */
  readonly planned?: readonly Key[]
  readonly commit?: string
  readonly dirty?: boolean
  readonly end?: 'whole' | 'stopped'
  readonly profiled?: StoredRun['profiled']
}

export function aRun(records: readonly Record[], options: RunOptions = {}): StoredRun {
  const subject = options.subject ?? 'addressing'
  const runId = options.runId ?? '20260102T030405Z-abc'
  const run: Run = runSchema.parse({
    schemaVersion: 1,
    runId,
    startedAt: options.startedAt ?? '2026-01-02T03:04:05.000Z',
    profile: options.profile ?? 'standard',
    subject: {
      id: subject,
      title: options.title ?? 'Addressing',
      source: 'report.txt',
      scales: (options.scales ?? ['1k', '10k', '100k']).map((name) => ({ name, parameters: {} })),
      variants: [
        ...(options.variants ?? ['map']).map((name) => ({ name, title: null, control: null, caughtBy: null })),
        ...(options.controls ?? []).map(({ name, caughtBy }) => ({ name, title: null, control: 'a defect', caughtBy })),
      ],
      omits: options.omits ?? [],
      claims: options.claims ?? [],
    },
    planned: options.planned ?? [...records.map(({ key }) => key), ...(options.alsoPlanned ?? [])],
    environment: {
      fingerprint: options.fingerprint ?? 'aaaaaaaaaaaaaaaa',
      host: 'host',
      cpuModel: 'A CPU',
      cores: 4,
      coresAllowed: 2,
      memoryBytes: 1_000,
      memoryLimitBytes: null,
      os: 'Linux',
      kernel: '6.1',
      arch: 'x64',
      virtualisation: null,
      governor: null,
      node: 'v24.21.0',
      calibration: { cpuNs: 1, memoryCopyNs: 1, fsyncNs: 1, timerResolutionNs: 1, jitterRatio: 0, stealShare: 0 },
    },
    provenance: {
      tool: options.tool ?? 'gauntlet 0.1.0',
      commit: options.commit ?? 'abcdef0123456789',
      dirty: options.dirty ?? false,
      lockfileHash: options.lockfileHash ?? null,
      subjectHash: options.subjectHash ?? 'bbbbbbbbbbbbbbbb',
      configHash: 'cccccccccccccccc',
      argv: [],
      seed: 'seed',
    },
  })
  const end = { finishedAt: run.startedAt, records: records.length, digest: 'd'.repeat(64) }
  const profiled = options.profiled ?? []
  return { file: `${runId}.ndjson`, run, records, profiled, end: options.end === 'stopped' ? null : end, tornBytes: 0 }
}

/** Leak details as the core stores them. */
export const leakDetail = (outcome: 'none' | 'leak'): Extract<Detail, { phase: 'leak' }> => ({
  phase: 'leak' satisfies Phase,
  outcome,
  cyclesPerReading: 10,
  floorBytesPerCycle: 64,
  readings: [],
  rssReadings: [],
  handlesBefore: 0,
  handlesAfter: 0,
  doublings: 0,
})
