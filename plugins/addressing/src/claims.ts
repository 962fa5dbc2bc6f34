import { exponent, metric, ratio, slope, type Claim, type Quantity } from '@gauntlet/contract'
import { dimensions } from './entity.ts'

const lookup = (scale: string, name = 'latency_p50_ns'): Quantity => metric(`micro/lookup@${scale}/map`, name)
const generation = (scale: string): Quantity => metric(`micro/address@${scale}/map`, 'throughput_per_s')
const census = (name: string): Quantity => metric('micro/seed-census@1k/map', name)
const leak = (churn: string, variant: string): Quantity => metric(`leak/${churn}@1k/${variant}`, 'leak_bytes_per_cycle')

/** 100k ÷ 10k, by eight at once: how much of the rate is left at ten times the entities. */
export function fallOf(variant: 'map' | 'keycopy' | 'shared'): Quantity {
  const [many, shape] = variant === 'shared' ? ['threads', 'threads-8'] : ['clients', 'closed-8']
  return ratio(
    metric(`load/${many}:${shape}@100k/${variant}`, 'goodput_per_s'),
    metric(`load/${many}-base:${shape}@10k/${variant}`, 'goodput_per_s'),
  )
}

/** The published fall is to 3 %; a copy of all keys makes each read ten times dearer. */
const asFar = { max: 0.15 }

export const claims: readonly Claim[] = [
  {
    id: 'ST-01',
    says: 'generation runs at the same speed at 10k and at 100k',
    provenance: 'measured',
    quantity: ratio(generation('100k'), generation('10k')),
    bound: { min: 0.8, max: 1.25 },
  },
  {
    id: 'ST-02',
    says: '100k addresses in 2.7 s (elsewhere in the same report: 27 s)',
    provenance: 'measured',
    quantity: metric('memory/fill@100k/map', 'elapsed_ns'),
    bound: { max: 2.7e9 },
    published: 2.7e9,
  },
  {
    id: 'ST-03',
    says: 'a lookup takes 0.0008 ms at 100k',
    provenance: 'measured',
    quantity: lookup('100k'),
    bound: { max: 800 },
    published: 800,
  },
  {
    id: 'ST-04',
    says: '300,000 lookups/s',
    provenance: 'measured',
    quantity: lookup('100k', 'throughput_per_s'),
    bound: { min: 300_000 },
    published: 300_000,
  },
  {
    id: 'ST-05',
    says: 'ten times the entities, 0 % slower',
    provenance: 'measured',
    parts: [
      { part: 'lookup', quantity: ratio(lookup('10k'), lookup('100k')), bound: { min: 0.95 }, published: 1 },
      {
        part: 'generation',
        quantity: ratio(generation('100k'), generation('10k')),
        bound: { min: 0.95 },
        published: 1,
      },
    ],
  },
  {
    id: 'ST-06',
    says: '167 MB for 100k entities: 1.6 KB each',
    provenance: 'measured',
    quantity: metric('memory/fill@100k/map', 'rss_bytes_per_item'),
    bound: { max: 1_670 },
    published: 1_670,
  },
  {
    id: 'ST-07',
    says: 'memory is linear to 1M',
    provenance: 'extrapolated',
    quantity: exponent('memory/fill@*/map', 'retained_js_bytes'),
    bound: { min: 0.9, max: 1.1 },
  },
  {
    id: 'ST-08',
    says: '50M addresses in 8–16 GB',
    provenance: 'extrapolated',
    quantity: slope('memory/fill@*/map', 'retained_rss_bytes'),
    bound: { max: 2 ** 34 / 50e6 },
  },
  {
    id: 'ST-09',
    says: 'concurrent access falls from 13,600 to 404 op/s between 10k and 100k',
    provenance: 'measured',
    quantity: fallOf('keycopy'),
    bound: asFar,
    published: 404 / 13_600,
  },
  {
    id: 'ST-10',
    says: "the cause is the language's hash table",
    provenance: 'asserted',
    parts: [
      { part: 'a hash table without the key copy falls as far', quantity: fallOf('map'), bound: asFar },
      { part: 'a table in shared memory falls as far', quantity: fallOf('shared'), bound: asFar },
    ],
  },
  {
    id: 'ST-11',
    says: 'a real database gives 10,000+ op/s',
    provenance: 'asserted',
    quantity: metric('load/database:closed-100@10k/postgres', 'goodput_per_s'),
    bound: { min: 10_000 },
  },
  {
    id: 'ST-12',
    says: 'zero collisions',
    provenance: 'measured',
    parts: [
      { part: '2 × 100k entities', quantity: census('collisions_count'), bound: { max: 0 }, published: 0 },
      { part: '10 seeds × 1,000 entities', quantity: census('seed_collisions_count'), bound: { max: 0 }, published: 0 },
      {
        part: 'the count is able to find some: addresses cut to 32 bits collide',
        quantity: census('truncated_pairs_count'),
        bound: { min: 1 },
      },
    ],
  },
  {
    id: 'ST-13',
    says: 'addresses are deterministic',
    provenance: 'asserted',
    parts: [
      { part: 'golden vectors', quantity: census('golden_faults_count'), bound: { max: 0 } },
      { part: 'keys in another order', quantity: census('shuffle_faults_count'), bound: { max: 0 } },
    ],
  },
  {
    id: 'ST-14',
    says: 'all seven dimensions are necessary: without one, more than 0.1 % collide',
    provenance: 'asserted',
    parts: dimensions.map((dimension) => ({
      part: `without ${dimension}`,
      quantity: census(`without_${dimension}_collision_ratio`),
      bound: { min: 0.001 },
    })),
  },
  {
    id: 'ST-15',
    says: 'at 1M: 4.5 minutes, 1.6 GB, 0.001 ms a lookup',
    provenance: 'extrapolated',
    parts: [
      { part: 'time', quantity: metric('memory/fill@1m/map', 'elapsed_ns'), bound: { max: 270e9 }, published: 270e9 },
      {
        part: 'memory',
        quantity: metric('memory/fill@1m/map', 'retained_rss_bytes'),
        bound: { max: 1.6e9 },
        published: 1.6e9,
      },
      { part: 'lookup', quantity: lookup('1m'), bound: { max: 1_000 }, published: 1_000 },
    ],
  },
  {
    id: 'ST-16',
    says: 'the lookup is 0.0007 % of a request',
    provenance: 'asserted',
    // Within a factor of two of the published share.
    quantity: ratio(lookup('10k'), metric('load/get:constant-3500@10k/map', 'latency_p50_ns')),
    bound: { min: 3.5e-6, max: 1.4e-5 },
    published: 7e-6,
  },
  {
    id: 'ST-17',
    says: '100k files can be retrieved by address, also by many at once',
    provenance: 'asked for',
    quantity: metric('load/blob:closed-10@100k/files', 'success_ratio'),
    bound: { min: 1 },
  },
  {
    id: 'ST-18',
    says: '100+ and 1,000+ simultaneous users work',
    provenance: 'asserted',
    parts: [
      { part: '100 users', quantity: metric('load/get:closed-100@10k/map', 'success_ratio'), bound: { min: 0.999 } },
      {
        part: '1,000 users',
        quantity: metric('load/get:closed-1000@10k/map', 'success_ratio'),
        bound: { min: 0.999 },
      },
    ],
  },
  {
    id: 'ST-19',
    says: 'index churn does not leak',
    provenance: 'asked for',
    parts: [
      { part: 'map', quantity: leak('churn', 'map'), bound: { max: 64 } },
      { part: 'shared', quantity: leak('churn', 'shared'), bound: { max: 64 } },
      { part: 'sqlite', quantity: leak('churn-file', 'sqlite'), bound: { max: 64 } },
    ],
  },
]
