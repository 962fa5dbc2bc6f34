import { difference, metric, ratio, type Claim } from '@gauntlet/contract'
import { all, burst, few, micro, ms, sweep, writers } from './quantities.ts'

/** What the report measured, and what it took for the cause. */
export const seedClaims: readonly Claim[] = [
  {
    id: 'MG-01',
    says: 'success falls to 55.6 % at 5 users',
    provenance: 'measured',
    parts: [
      {
        part: 'as it was then: no photos, no route to follow',
        quantity: burst('seed-bug', 'success_ratio'),
        bound: { min: 0.5, max: 0.61 },
        published: 0.5556,
      },
      { part: 'sound, stage 1', quantity: burst('stage1', 'success_ratio'), bound: all },
      { part: 'sound, stage 1, 20 users', quantity: few(20), bound: all },
      { part: 'sound, stage 1, 100 users', quantity: few(100), bound: all },
    ],
  },
  {
    id: 'MG-02',
    says: '100 % at 1 user, below 30 % at 10, 0 % at 20',
    provenance: 'measured',
    parts: [
      { part: '1 user', quantity: sweep(1), bound: all, published: 1 },
      { part: '10 users', quantity: sweep(10), bound: { max: 0.3 } },
      { part: '20 users', quantity: sweep(20), bound: { max: 0.01 }, published: 0 },
    ],
  },
  {
    id: 'MG-03',
    says: 'SQLITE_BUSY makes 80 % of the write failures',
    provenance: 'asserted',
    parts: [
      {
        part: 'as it was then: one process',
        quantity: burst('seed-bug', 'busy_of_failed_ratio'),
        bound: { min: 0.75, max: 0.85 },
        published: 0.8,
      },
      {
        part: 'three processes that write one file',
        quantity: writers('many-writers', 'busy_of_failed_ratio'),
        bound: { min: 0.75 },
        published: 0.8,
      },
    ],
  },
  {
    id: 'MG-04',
    says: 'throughput peaks at 1.5 requests per second',
    provenance: 'measured',
    quantity: burst('stage1', 'goodput_per_s'),
    bound: { max: 1.5 },
    published: 1.5,
  },
  {
    id: 'MG-05',
    says: 'writes are 35–45 times slower than reads',
    provenance: 'measured',
    parts: [
      {
        part: 'a stored like ÷ the rows of a feed',
        quantity: ratio(micro('like', 'stage1'), micro('feed', 'stage1')),
        bound: { min: 35, max: 45 },
      },
      {
        part: 'a password hashed ÷ the rows of a feed',
        quantity: ratio(micro('hash', 'stage1'), micro('feed', 'stage1')),
        bound: { min: 35, max: 45 },
      },
    ],
  },
  {
    id: 'MG-06',
    says: '10–20 ms per operation without pooling',
    provenance: 'asserted',
    quantity: difference(micro('connecting', 'stage2'), micro('pooled', 'stage2')),
    bound: { min: 10 * ms, max: 20 * ms },
  },
  {
    id: 'MG-07',
    says: '12.7 MB of heap at most',
    provenance: 'measured',
    quantity: burst('stage1', 'peak_heap_bytes'),
    bound: { max: 12.7e6 },
    published: 12.7e6,
  },
  {
    id: 'MG-14',
    says: 'repeated scripts do not grow memory',
    provenance: 'asked for',
    quantity: metric('leak/scripts@light/stage1', 'leak_bytes_per_cycle'),
    bound: { max: 512 },
  },
]
