import type { Profiled, Record, Run } from '../src/index.ts'

/** A small valid run header. */
export const sampleRun: Run = {
  schemaVersion: 1,
  runId: '20261121T080000000Z-abcdef01-host',
  startedAt: '2026-11-21T08:00:00.000Z',
  profile: 'quick',
  subject: {
    id: 'toy',
    title: 'Toy',
    source: null,
    scales: [{ name: 'small', parameters: { items: 10 } }],
    variants: [{ name: 'map', title: null, control: null, caughtBy: null }],
    omits: [],
    claims: [],
  },
  planned: [],
  environment: {
    fingerprint: '0123456789abcdef',
    host: 'host',
    cpuModel: 'cpu',
    cores: 2,
    coresAllowed: 2,
    memoryBytes: 1,
    memoryLimitBytes: null,
    os: 'os',
    kernel: '6',
    arch: 'x64',
    virtualisation: null,
    governor: null,
    node: 'v24.21.0',
    calibration: { cpuNs: 1, memoryCopyNs: 1, fsyncNs: 1, timerResolutionNs: 1, jitterRatio: 0, stealShare: 0 },
  },
  provenance: {
    tool: 'test',
    commit: null,
    dirty: false,
    lockfileHash: null,
    subjectHash: '0123456789abcdef',
    configHash: '0123456789abcdef',
    argv: [],
    seed: '1',
  },
}

/** A record of one replicate with one metric. */
export const sampleRecord = (replicate = 0): Record => ({
  key: { subject: 'toy', variant: 'map', scale: 'small', phase: 'micro', case: 'get', shape: null, replicate },
  caseHash: '0123456789abcdef',
  startedAt: '2026-11-21T08:00:01.000Z',
  durationNs: 1_000,
  status: { state: 'ok' },
  metrics: [
    {
      name: 'latency_p50_ns',
      better: 'lower',
      role: 'primary',
      estimate: { value: 12, low: 11, high: 13, level: 0.9, n: 5, replicated: 'window' },
    },
  ],
  flags: [],
  detail: null,
  artifacts: [],
})

/** A flame graph of the same cell. */
export const sampleProfiled: Profiled = {
  key: { subject: 'toy', variant: 'map', scale: 'small', phase: 'micro', case: 'get', shape: null },
  profiler: 'flame',
  startedAt: '2026-11-21T08:00:02.000Z',
  durationNs: 2_000,
  artifacts: [{ kind: 'clinic-flame', path: 'artifacts/20261121/micro.get.small.map.flame.html', bytes: 10 }],
  flags: [],
}
