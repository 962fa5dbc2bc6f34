import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { test } from 'node:test'
import { formatRun, parseRun, readImport, type Record } from '../../src/index.ts'
import { copyOf, fixture } from './fixture-files.ts'

/** Figures of all requests of one record, by name. */
const figures = (record: Record | undefined, operation?: string): { [name: string]: number } =>
  Object.fromEntries(
    (record?.metrics ?? [])
      .filter((metric) => metric.operation === operation)
      .map(({ name, estimate }) => [name, Math.round(estimate.value * 1e4) / 1e4]),
  )

const flag = (record: Record | undefined, code: string): string =>
  record?.flags.find((each) => each.code === code)?.because ?? ''

test('k6: the file of --summary-export, failures and tagged requests included', () => {
  const { tool, run, records } = readImport(fixture('k6-summary-export.json'))
  assert.equal(tool, 'k6')
  assert.equal(run.subject.id, 'imported/k6')
  assert.deepEqual(figures(records[0]), {
    throughput_per_s: 68.4376,
    latency_p50_ns: 836_896_900,
    latency_p90_ns: 4_663_588_480,
    latency_p95_ns: 6_927_505_890,
    latency_p99_ns: 12_966_030_855,
    latency_mean_ns: 1_812_868_351.4794,
    latency_max_ns: 30_050_040_400,
    success_ratio: 0.8344,
    requests_count: 20_144,
  })
  assert.equal(figures(records[0], 'expected_response:true')['latency_p50_ns'], 861_523_600)
  assert.match(flag(records[0], 'failed-requests'), /16\.6 % of the requests failed/)
  assert.match(flag(records[0], 'unread-fields'), /not read: iterations, vus_max, checks, data_received/)
})

test('k6: what handleSummary is given, and the machine-readable summary', () => {
  const nested = figures(readImport(fixture('k6-handle-summary.json')).records[0])
  assert.equal(nested['throughput_per_s'], 549.9959)
  assert.equal(nested['latency_p9999_ns'], 1_261_191_049.1045)
  assert.equal(nested['success_ratio'], 1)
  assert.deepEqual(figures(readImport(fixture('k6-machine-readable.json')).records[0]), {
    throughput_per_s: 3,
    latency_p50_ns: 15_000_000,
    latency_p90_ns: 19_000_000,
    latency_p95_ns: 19_500_000,
    latency_p99_ns: 19_900_000,
    latency_mean_ns: 15_000_000,
    latency_max_ns: 20_000_000,
    requests_count: 3,
  })
})

test('Locust: the row of all requests, and one operation for each other', () => {
  const { tool, records } = readImport(fixture('locust_stats.csv'))
  assert.equal(tool, 'locust')
  const all = figures(records[0])
  assert.equal(all['throughput_per_s'], 0.9758)
  assert.equal(all['latency_p50_ns'], 870_000_000)
  assert.equal(all['latency_p999_ns'], 12_000_000_000)
  assert.equal(all['latency_max_ns'], 11_512_270_799.9835)
  assert.equal(all['success_ratio'], 1)
  assert.equal(figures(records[0], 'GET /photo')['requests_count'], 46)
  assert.match(flag(records[0], 'unread-fields'), /Average Content Size/)
})

test('Artillery: a rate by the clock and not by its own average, and answers of 400 as failures', () => {
  const { run, records } = readImport(fixture('artillery.json'))
  assert.equal(run.startedAt, '2025-10-27T06:40:09.759Z')
  const all = figures(records[0])
  assert.equal(all['throughput_per_s'], 99.1228)
  assert.equal(all['latency_p99_ns'], 1_790_400_000)
  assert.equal(all['success_ratio'], 1)
  assert.equal(figures(records[0], '/api/scrape')['latency_p50_ns'], 8_900_000)
  const failing = readImport(fixture('artillery-failures.json')).records[0]
  assert.equal(figures(failing)['success_ratio'], 0)
  assert.match(flag(failing, 'unread-fields'), /errors\.Failed capture or match/)
})

test('autocannon: connections become the shape, and a service that answers 503 has no success', () => {
  const { run, records } = readImport(fixture('autocannon.json'))
  assert.equal(run.startedAt, '2026-11-21T17:29:41.256Z')
  assert.equal(records[0]?.key.shape, 'closed-5')
  const all = figures(records[0])
  assert.equal(all['throughput_per_s'], 3_983.6538)
  assert.equal(all['latency_p99_ns'], 9_000_000)
  assert.equal(all['latency_p975_ns'], 6_000_000)
  assert.equal(all['success_ratio'], 0)
  assert.equal(figures(readImport(fixture('autocannon-api.json')).records[0])['success_ratio'], 1)
})

test('wrk: with percentiles, and with errors', () => {
  const { run, records } = readImport(fixture('wrk-latency.txt'))
  assert.equal(run.subject.id, 'imported/wrk')
  assert.equal(records[0]?.key.shape, 'closed-10')
  assert.deepEqual(figures(records[0]), {
    throughput_per_s: 6_175.12,
    latency_p50_ns: 940_000,
    latency_p75_ns: 3_550_000,
    latency_p90_ns: 9_490_000,
    latency_p99_ns: 56_100_000,
    latency_mean_ns: 4_320_000,
    latency_max_ns: 100_910_000,
    success_ratio: 1,
    requests_count: 12_543,
  })
  assert.equal(figures(readImport(fixture('wrk-errors.txt')).records[0])['success_ratio'], 0)
})

test('hyperfine: each run of a command is a replicate', () => {
  const { records } = readImport(fixture('hyperfine.json'))
  assert.equal(records.length, 20)
  const sleeps = records.filter(({ key }) => key.case === 'sleep-0-02')
  assert.deepEqual(
    sleeps.slice(0, 3).map((record) => [record.key.replicate, figures(record)['elapsed_ns']]),
    [
      [0, 49_129_063],
      [1, 23_097_753],
      [2, 96_573_735],
    ],
  )
})

test('hyperfine: a run that ended with an error is a failed trial without a time', (t) => {
  const file = copyOf(t, 'hyperfine.json', (text) =>
    text.replace('"exit_codes": [\n        0', '"exit_codes": [\n        7'),
  )
  const [first, second] = readImport(file).records
  assert.deepEqual(first?.status, {
    state: 'failed',
    reason: 'crash',
    message: 'the command ended with 7',
    exitCode: 7,
    signal: null,
    logTail: '',
  })
  assert.deepEqual(first?.metrics, [])
  assert.equal(second?.status.state, 'ok')
})

test('BMF: measures that Bencher defines get its units, ours keep their own, others are named and not read', (t) => {
  const { records } = readImport(fixture('bmf.json'))
  assert.deepEqual(
    records.map((record) => [record.key.case, figures(record)]),
    [
      ['benchmark-name', { latency_ns: 88, throughput_per_s: 5.55 }],
      ['bin-sh-c-my-build-script-sh', { build_time_ns: 87_000_000_000 }],
      ['my-binary', { file_size_bytes: 42 }],
    ],
  )
  const { low, high } = records[0]?.metrics[0]?.estimate ?? {}
  assert.deepEqual([low, high], [87.42, 88.88])
  const own = copyOf(t, 'bmf.json', () => '{"a b": {"latency-p50-ns": {"value": 2}, "happiness": {"value": 3}}}')
  const [record] = readImport(own).records
  assert.deepEqual(figures(record), { latency_p50_ns: 2 })
  assert.match(flag(record, 'unread-fields'), /happiness/)
})

test('a file gives the same run wherever it lies and whenever it was copied, and another one when it changes', (t) => {
  const copy = copyOf(t, 'wrk-latency.txt', (text) => text)
  utimesSync(copy, 1_000_000, 1_000_000)
  assert.equal(readImport(copy).run.runId, readImport(fixture('wrk-latency.txt')).run.runId)
  assert.equal(readImport(copy).run.startedAt, '1970-01-12T13:46:40.000Z')
  const changed = copyOf(t, 'wrk-latency.txt', (text) => text.replace('6175.12', '6175.13'))
  assert.notEqual(readImport(changed).run.runId, readImport(copy).run.runId)
})

test('an imported run is stored and read back like one of the house', () => {
  const { run, records } = readImport(fixture('locust_stats.csv'))
  const stored = parseRun(formatRun(run, records, run.startedAt), 'run.ndjson')
  assert.deepEqual(stored.run, run)
  assert.deepEqual(stored.records, records)
  assert.equal(stored.end?.records, 1)
})

test('the tool can be named where the content does not show it', (t) => {
  const bare = copyOf(t, 'wrk-latency.txt', (text) => text.replace(/^Running.*\n/, ''))
  assert.throws(() => readImport(bare), { code: 'IMPORT_UNKNOWN', message: /name it with --tool k6\|locust/ })
  assert.throws(() => readImport(bare, 'wrk'), { code: 'IMPORT_INVALID', message: /holds no line with the address/ })
  const named = copyOf(t, 'wrk-latency.txt', (text) => `a note above\n${text}`)
  assert.equal(readImport(named, 'wrk').tool, 'wrk')
})

test('percentiles that fall are void, as no set of latencies has them', (t) => {
  const file = copyOf(t, 'wrk-latency.txt', (text) => text.replace('9.49ms', '0.49ms'))
  const [record] = readImport(file).records
  assert.deepEqual(
    record?.flags.filter(({ severity }) => severity === 'invalidates').map(({ code }) => code),
    ['percentile-order'],
  )
})
