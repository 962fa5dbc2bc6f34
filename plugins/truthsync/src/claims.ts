import { difference, metric, ratio, unmeasured, type Claim, type Quantity } from '@gauntlet/contract'
import { capacities, dataSets } from './hit-rates.ts'

const baseline = (variant: string, name: string): Quantity =>
  metric(`load/baseline:closed-50-thinking@10k/${variant}`, name)
const stress = (name: string): Quantity => metric('load/stress:closed-200@10k/optimised', name)
const verify = (variant: string): Quantity => metric(`load/verify:closed-50@10k/${variant}`, 'goodput_per_s')
const verifyRate = (name: string): Quantity => metric('load/verify-rate:constant-10000@10k/optimised', name)
const spike = (name: string): Quantity => metric('load/spike:spike-500-x10@10k/optimised', name)
const endurance = (name: string): Quantity => metric('load/endurance:soak-1000@10k/optimised', name)
const micro = (name: string, variant: string): Quantity => metric(`micro/${name}@10k/${variant}`, 'latency_p50_ns')
const counted = (name: string): Quantity => metric('micro/data-sets@1k/optimised', name)
const hits = (dataSet: string, entries: number): Quantity => counted(`hits_${dataSet}_at_${entries}_ratio`)
const batchRate = (texts: number): Quantity => metric(`load/batch-${texts}:closed-10@10k/optimised`, 'goodput_per_s')
const gridP50 = (batchSize: number, windowMs: number): Quantity =>
  metric(`load/size-${batchSize}-window-${windowMs}:closed-50-thinking@10k/fixed-window`, 'latency_p50_ns')

export const leakOf = (variant: string): Quantity => metric(`leak/verify@1k/${variant}`, 'leak_bytes_per_cycle')

const ms = 1e6
const megabyte = 2 ** 20

export const claims: readonly Claim[] = [
  {
    id: 'TS-01',
    says: 'a 90.5-fold speed-up',
    provenance: 'measured',
    parts: [
      {
        part: 'the same texts, read and verified without HTTP',
        quantity: ratio(micro('verify', 'naive'), micro('verify', 'optimised')),
        bound: { min: 90.5 },
        published: 90.5,
      },
      {
        part: 'the same requests to the service',
        quantity: ratio(verify('optimised'), verify('naive')),
        bound: { min: 90.5 },
        published: 90.5,
      },
    ],
  },
  {
    id: 'TS-02',
    says: 'batches of 1,000 beat single calls',
    provenance: 'asserted',
    parts: [
      {
        part: 'as one request: more than a thousandth of the requests of one text each',
        quantity: ratio(batchRate(1_000), batchRate(1)),
        bound: { min: 0.001 },
      },
      {
        part: 'inside the service: time per text at 1 ÷ at 1,000',
        quantity: ratio(micro('together-1', 'optimised'), micro('together-1000', 'optimised')),
        bound: { min: 1.1 },
      },
    ],
  },
  {
    id: 'TS-03',
    says: 'hit rate above 80 %',
    provenance: 'target',
    quantity: hits('10k', 10_000),
    bound: { min: 0.8 },
  },
  {
    id: 'TS-04',
    says: 'a larger cache raises the hit rate',
    provenance: 'asserted',
    parts: ['10k', '100k'].flatMap((dataSet) =>
      capacities.slice(1).map((entries, i) => ({
        part: `${dataSet} claims, ${capacities[i]} to ${entries} entries`,
        quantity: difference(hits(dataSet, entries), hits(dataSet, capacities[i] as number)),
        bound: { min: 0.01 },
      })),
    ),
  },
  {
    id: 'TS-05',
    says: 'P50 < 1 ms, P95 < 5 ms, P99 < 10 ms',
    provenance: 'target',
    parts: ['fixed-window', 'optimised'].flatMap((variant) => [
      { part: `${variant}, p50`, quantity: baseline(variant, 'latency_p50_ns'), bound: { max: 1 * ms } },
      { part: `${variant}, p95`, quantity: baseline(variant, 'latency_p95_ns'), bound: { max: 5 * ms } },
      { part: `${variant}, p99`, quantity: baseline(variant, 'latency_p99_ns'), bound: { max: 10 * ms } },
    ]),
  },
  {
    id: 'TS-06',
    says: 'errors below 0.1 %, no 4xx, no timeouts',
    provenance: 'target',
    parts: [
      { part: '50 users', quantity: baseline('optimised', 'success_ratio'), bound: { min: 1 } },
      { part: '200 users', quantity: stress('success_ratio'), bound: { min: 1 } },
    ],
  },
  {
    id: 'TS-07',
    says: 'more than 10,000 requests per second, sustained',
    provenance: 'target',
    parts: [
      { part: 'the mix, 200 users who do not think', quantity: stress('goodput_per_s'), bound: { min: 10_000 } },
      { part: 'one text each, on schedule: rate', quantity: verifyRate('goodput_per_s'), bound: { min: 9_900 } },
      { part: 'one text each, on schedule: p99', quantity: verifyRate('latency_p99_ns'), bound: { max: 10 * ms } },
    ],
  },
  {
    id: 'TS-08',
    says: '10,000–50,000 requests per second with 50 users, 50,000–100,000 with 200',
    provenance: 'expected',
    parts: [
      { part: '50 users', quantity: baseline('optimised', 'goodput_per_s'), bound: { min: 10_000 } },
      {
        part: '200 users',
        quantity: metric('load/crowd:closed-200-thinking@10k/optimised', 'goodput_per_s'),
        bound: { min: 50_000 },
      },
    ],
  },
  {
    id: 'TS-09',
    says: 'CPU below 80 %',
    provenance: 'target',
    parts: [
      { part: '50 users who think', quantity: baseline('optimised', 'host_cpu_ratio'), bound: { max: 0.8 } },
      { part: '200 users who do not think', quantity: stress('host_cpu_ratio'), bound: { max: 0.8 } },
    ],
  },
  {
    id: 'TS-10',
    says: 'ten times the load is handled, recovery within 30 s, nothing dropped',
    provenance: 'target',
    parts: [
      { part: 'answered, also in the spike', quantity: spike('success_ratio'), bound: { min: 1 } },
      { part: 'recovery', quantity: spike('recovery_ns'), bound: { max: 30e9 } },
    ],
  },
  {
    id: 'TS-11',
    says: 'raising BATCH_SIZE cures high latency',
    provenance: 'asserted',
    parts: [1, 10].map((windowMs) => ({
      part: `window ${windowMs} ms: p50 at 1,000 ÷ at 10`,
      quantity: ratio(gridP50(1_000, windowMs), gridP50(10, windowMs)),
      bound: { max: 0.9 },
    })),
  },
  {
    id: 'TS-12',
    says: 'memory of 512 MB to 1 GB, stable',
    provenance: 'expected',
    parts: [
      {
        part: '100,000 entries in the cache',
        quantity: metric('memory/fill@100k/optimised', 'peak_rss_bytes'),
        bound: { min: 512 * megabyte, max: 1_024 * megabyte },
      },
      {
        part: '200 users',
        quantity: stress('host_peak_rss_bytes'),
        bound: { min: 512 * megabyte, max: 1_024 * megabyte },
      },
      {
        part: 'stable: what five new texts leave behind in batcher and cache',
        quantity: leakOf('optimised'),
        bound: { max: 64 },
      },
      {
        part: 'stable: resident memory in the endurance run, last quarter ÷ first',
        quantity: endurance('rss_drift_ratio'),
        bound: { max: 1.1 },
      },
    ],
  },
  {
    id: 'TS-13',
    says: 'four hours without drift',
    provenance: 'target',
    parts: [
      { part: 'latency', quantity: endurance('latency_drift_ratio'), bound: { max: 1.1 } },
      { part: 'rate', quantity: endurance('goodput_drift_ratio'), bound: { min: 0.9 } },
      { part: 'resident memory, last quarter ÷ first', quantity: endurance('rss_drift_ratio'), bound: { max: 1.1 } },
      { part: 'hit rate, last quarter ÷ first', quantity: endurance('hit_drift_ratio'), bound: { min: 0.9 } },
      {
        part: 'the four hours',
        quantity: unmeasured('no profile runs that long: an endurance run takes 20 s in standard, 5 min in full.'),
        bound: { min: 4 },
      },
    ],
  },
  {
    id: 'TS-14',
    says: 'the generator gives 1,000, 10,000 and 100,000 claims',
    provenance: 'asserted',
    parts: dataSets.flatMap(({ name, size }) => [
      {
        part: `${name}: claims`,
        quantity: counted(`claims_${name}_count`),
        bound: { min: size, max: size },
        published: size,
      },
      {
        part: `${name}: distinct texts among them`,
        quantity: ratio(counted(`distinct_${name}_count`), counted(`claims_${name}_count`)),
        bound: { min: 0.95 },
      },
    ]),
  },
  {
    id: 'TS-15',
    says: '/stats shows the state of batches and cache',
    provenance: 'asserted',
    parts: [
      {
        part: 'each reading counts more requests than the one before',
        quantity: metric('load/stress:closed-200@10k/optimised', 'success_ratio', 'stats'),
        bound: { min: 1 },
      },
      { part: 'batches', quantity: stress('batches_count'), bound: { min: 1 } },
      { part: 'lookups', quantity: stress('cache_lookups_count'), bound: { min: 1 } },
      { part: 'hits', quantity: stress('hit_ratio'), bound: { min: 0.01 } },
    ],
  },
  {
    id: 'TS-16',
    says: 'one process keeps 85 % of the rate of a bare node:http server',
    provenance: 'asked for',
    // By the CPU time of an answer: a core that is busy gives rates in inverse proportion to it. The rates themselves are
    // those of a generator that is nearly as busy, and lie closer together than the servers do.
    quantity: metric('load/verify-beside-bare:closed-50@10k/optimised', 'cpu_beside_ratio'),
    bound: { max: 1 / 0.85 },
  },
]
