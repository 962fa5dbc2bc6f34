import { metric } from '@gauntlet/contract'
import type { LeakDetail, LoadDetail, Record, StoredRun } from '@gauntlet/record'
import { aClaim, aDisturbance, aKey, aMetric, aRecord, aRun, failed, leakDetail, series } from '../fixtures.ts'

/** 5,000 answers of 1 ms, 4,000 of 4 ms, 900 of 9 ms and 100 of 20 ms, as hdr-histogram-js encodes them with two digits. */
export const knownHistogram = 'HISTFAAAADR4nJNpmSzMwMAgwMDAwMjAwMDEAAEgtvSHvg0MMP5z6Ql+f5kP2C1n6uCbzXSCEQDF1Aoo'

export const aLoad = (options: Partial<LoadDetail> = {}): LoadDetail => {
  const outcomes = { correct: 10_000, wrong: 0, status: 0, transport: 0, timeout: 0, unsent: 0 }
  return {
    phase: 'load',
    over: 'http',
    model: 'open',
    clients: 10,
    windowNs: 7e9,
    offered: 10_000,
    outcomes,
    operations: [
      {
        name: 'get',
        offered: 10_000,
        outcomes,
        bytesIn: 1,
        bytesOut: 1,
        latencyHdr: knownHistogram,
        serviceHdr: knownHistogram,
      },
    ],
    slotNs: 5e8,
    seconds: Array.from({ length: 14 }, (_, slot) => ({
      offered: slot === 4 || slot === 5 ? 2_000 : 500,
      correct: slot === 4 ? 1_900 : 500,
      failed: slot === 4 ? 100 : 0,
      p50Ns: slot === 4 ? 5e6 : 1e6,
      p99Ns: slot === 4 ? 5e7 : 2e6,
    })),
    generator: null,
    host: null,
    wrongSamples: [],
    search: null,
    ...options,
  }
}

export const aLeak = (readings: readonly number[], options: Partial<LeakDetail> = {}): LeakDetail => ({
  ...leakDetail('leak'),
  readings: [...readings],
  ...options,
})

/** A subject with something of everything: claims of all outcomes, charts of all kinds, trials of all states. */
export function aRichRun(
  options: {
    readonly subject?: string
    readonly title?: string
    readonly fingerprint?: string
    readonly runId?: string
  } = {},
): StoredRun {
  const lookup = 'micro/lookup@1k/map'
  const records: Record[] = [
    ...['1k', '10k', '100k'].flatMap((scale, index) =>
      series(
        `micro/lookup@${scale}/map`,
        'latency_p50_ns',
        [50, 51, 52, 53, 54].map((value) => value * (index + 1)),
      ),
    ),
    ...series('micro/lookup@1k/sqlite', 'latency_p50_ns', [70, 71, 72, 73, 74]),
    ...series('micro/pair@1k/map', 'latency_p50_ns', [70, 80]),
    aRecord(aKey('micro/void@1k/map', 0), {
      metrics: [aMetric('latency_p50_ns', 7)],
      flags: [aDisturbance('cpu-contention')],
    }),
    aRecord(aKey('micro/gone@1k/map', 0), { status: failed('crash', 'out of luck') }),
    aRecord(aKey('micro/later@1k/map', 0), {
      status: { state: 'skipped', reason: 'there is no Redis', remedy: 'apt-get install redis' },
    }),
    ...[0, 1, 2].map((replicate) =>
      aRecord(aKey('load/mixed:spike-500-x4@1k/map', replicate), {
        metrics: [aMetric('recovery_ns', 5e8), aMetric('latency_p50_ns', 1e6, { role: 'secondary' })],
        detail: aLoad(),
      }),
    ),
    ...[1, 2, 4].flatMap((threads) =>
      series(
        `load/read:threads-${threads}@1k/map`,
        'goodput_per_s',
        [1_000 * threads, 1_010 * threads, 1_020 * threads],
        { better: 'higher' },
      ),
    ),
    aRecord(aKey('load/limit:search@1k/map', 0), {
      metrics: [aMetric('breaking_point_per_s', 800, { better: 'higher', low: 800, high: 900, level: 0.62 })],
      detail: aLoad({
        seconds: [],
        operations: [],
        search: {
          lastGoodPerSecond: 800,
          firstBadPerSecond: 900,
          steps: [400, 800, 900].map((ratePerSecond) => ({
            ratePerSecond,
            good: ratePerSecond < 900,
            p95Ns: 1e6,
            errorShare: 0,
            because: '',
          })),
        },
      }),
    }),
    ...['1k', '10k', '100k'].flatMap((scale, index) =>
      [0, 1, 2].map((replicate) =>
        aRecord(aKey(`memory/fill@${scale}/map`, replicate), {
          metrics: [
            aMetric('retained_private_bytes', 4_096 + 100 * 10 ** (3 + index) * (1 + replicate / 100)),
            aMetric('items_count', 10 ** (3 + index), { role: 'secondary', replicated: 'exact', better: 'none' }),
          ],
        }),
      ),
    ),
    ...[0, 1].map((replicate) =>
      aRecord(aKey('leak/churn@1k/leaky', replicate), {
        metrics: [aMetric('leak_bytes_per_cycle', 150, { low: 140, high: 160, level: 0.99 })],
        detail: aLeak(
          Array.from({ length: 200 }, (_, index) => 1e6 + 1_500 * index),
          { doublings: 1 },
        ),
      }),
    ),
  ]
  const subject = options.subject ?? 'addressing'
  const own = records.map((record) => ({ ...record, key: { ...record.key, subject } }))
  return aRun(own, {
    subject,
    title: options.title ?? 'An index of addresses',
    ...(options.fingerprint === undefined ? {} : { fingerprint: options.fingerprint }),
    ...(options.runId === undefined ? {} : { runId: options.runId }),
    variants: ['map', 'sqlite'],
    controls: [{ name: 'leaky', caughtBy: { flag: 'leak' } }],
    alsoPlanned: [aKey('micro/absent@1k/map', 0, subject)],
    claims: [
      aClaim(metric(lookup, 'latency_p50_ns'), { max: 100 }, { id: 'C-01' }),
      aClaim(metric(lookup, 'latency_p50_ns'), { max: 1 }, { id: 'C-02', says: 'a lookup takes a nanosecond' }),
      aClaim(metric(lookup, 'latency_p50_ns'), { min: 52 }, { id: 'C-03' }),
      aClaim(metric('micro/void@1k/map', 'latency_p50_ns'), { max: 9 }, { id: 'C-04' }),
      aClaim(metric('load/read:threads-1@1k/map', 'goodput_per_s'), { min: 1 }, { id: 'C-05' }),
      aClaim(metric('micro/absent@1k/map', 'latency_p50_ns'), { max: 9 }, { id: 'C-06' }),
    ],
  })
}
