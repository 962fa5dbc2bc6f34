import { ratio, type Claim, type Expectation } from '@gauntlet/contract'
import { all, crowd, direct, feeds, killing, ms, none, readHeavy } from './quantities.ts'

/** What each stage was expected to bring. */
export const stageClaims: readonly Claim[] = [
  {
    id: 'MG-08',
    says: 'stage 2: 500 users and more, 150 requests per second and more, < 1 % errors, writes in 5–10 ms',
    provenance: 'expected',
    parts: [
      { part: '500 users: answered', quantity: crowd('stage2', 'success_ratio'), bound: { min: 0.99 } },
      { part: '500 users: rate', quantity: crowd('stage2', 'goodput_per_s'), bound: { min: 150 }, published: 150 },
      ...(['like', 'follow'] as const).map((operation) => ({
        part: `500 users: ${operation}`,
        quantity: crowd('stage2', 'latency_p50_ns', operation),
        bound: { max: 10 * ms },
      })),
    ],
  },
  {
    id: 'MG-09',
    says: 'stage 3: requests evenly spread, no loss when a server is lost, 500 requests per second',
    provenance: 'expected',
    parts: [
      { part: 'the busiest of three', quantity: crowd('stage3', 'largest_share_ratio'), bound: { max: 1.05 / 3 } },
      { part: 'the idlest of three', quantity: crowd('stage3', 'smallest_share_ratio'), bound: { min: 0.95 / 3 } },
      ...survives('api'),
      { part: '500 users: rate', quantity: crowd('stage3', 'goodput_per_s'), bound: { min: 500 }, published: 500 },
    ],
  },
  {
    id: 'MG-10',
    says: 'stage 4: reads 3 times as fast, writes as before, no loss when a replica is lost, 1,000 requests per second',
    provenance: 'expected',
    parts: [
      {
        part: 'feeds per second ÷ stage 3',
        quantity: ratio(feeds('stage4', 'goodput_per_s'), feeds('stage3', 'goodput_per_s')),
        bound: { min: 3 },
        published: 3,
      },
      {
        part: 'a like by one of 500 users ÷ stage 3',
        quantity: ratio(crowd('stage4', 'latency_p50_ns', 'like'), crowd('stage3', 'latency_p50_ns', 'like')),
        bound: { min: 0.8, max: 1.25 },
        published: 1,
      },
      ...survives('replica'),
      { part: '500 users: rate', quantity: crowd('stage4', 'goodput_per_s'), bound: { min: 1_000 }, published: 1_000 },
    ],
  },
  {
    id: 'MG-11',
    says: 'stage 5: 95, 80 and 70 % hits, which are 100, 50 and 30 times as fast; 10,000 requests per second',
    provenance: 'expected',
    parts: [
      ...(
        [
          ['session', 0.95],
          ['photo', 0.8],
          ['feed', 0.7],
        ] as const
      ).map(([kind, share]) => ({
        part: `nine reads for a write: ${kind} hits`,
        quantity: readHeavy('stage5', `${kind}_hit_ratio`),
        bound: { min: share },
        published: share,
      })),
      {
        part: 'a feed without a cache (stage 4) ÷ a hit',
        quantity: ratio(feeds('stage4', 'latency_p50_ns'), feeds('stage5', 'latency_p50_ns')),
        bound: { min: 30 },
        published: 30,
      },
      {
        part: 'feeds per second',
        quantity: feeds('stage5', 'goodput_per_s'),
        bound: { min: 10_000 },
        published: 10_000,
      },
    ],
  },
  {
    id: 'MG-12',
    says: 'errors below 1, 0.5, 0.1 and 0.01 % at stages 2 to 5',
    provenance: 'expected',
    parts: ([0.01, 0.005, 0.001, 0.0001] as const).map((share, i) => ({
      part: `stage ${i + 2}, 500 users: answered`,
      quantity: crowd(`stage${i + 2}`, 'success_ratio'),
      bound: { min: 1 - share },
    })),
  },
  {
    id: 'MG-13',
    says: 'each stage serves 100 times the users of the one before',
    provenance: 'asserted',
    parts: [2, 3, 4, 5].map((stage) => ({
      part: `work done for 500 users: stage ${stage} ÷ stage ${stage - 1}`,
      quantity: ratio(crowd(`stage${stage}`, 'goodput_per_s'), crowd(`stage${stage - 1}`, 'goodput_per_s')),
      bound: { min: 100 },
      published: 100,
    })),
  },
  {
    id: 'MG-15',
    says: 'a hit of stage 5 serves five times the feeds of stage 1 at no later p99; a cache that is lost fails no request; of 500 users 99.9 % are answered at every stage',
    provenance: 'asked for',
    parts: [
      {
        part: 'feeds per second through the proxy ÷ stage 1',
        quantity: ratio(feeds('stage5', 'goodput_per_s'), feeds('stage1', 'goodput_per_s')),
        bound: { min: 5 },
      },
      {
        part: 'of one process, without the proxy ÷ stage 1',
        quantity: ratio(direct('goodput_per_s'), feeds('stage1', 'goodput_per_s')),
        bound: { min: 5 },
      },
      ...(
        [
          ['through the proxy', feeds('stage5', 'latency_p99_ns')],
          ['of one process, without the proxy', direct('latency_p99_ns')],
        ] as const
      ).map(([way, late]) => ({
        part: `p99 of a feed ${way} ÷ stage 1`,
        quantity: ratio(late, feeds('stage1', 'latency_p99_ns')),
        bound: { max: 1 },
      })),
      ...[1, 2, 3, 4, 5].map((stage) => ({
        part: `stage ${stage}, 500 users: answered`,
        quantity: crowd(`stage${stage}`, 'success_ratio'),
        bound: { min: 0.999 },
      })),
      ...survives('cache'),
    ],
  },
]

function survives(victim: 'api' | 'replica' | 'cache'): Expectation[] {
  return [
    { part: `${victim} killed`, quantity: killing(victim, 'killed_count'), bound: all },
    { part: `${victim} killed: answered`, quantity: killing(victim, 'success_ratio'), bound: all },
    {
      part: `${victim} killed: failed in a way that may pass`,
      quantity: killing(victim, 'unavailable_count'),
      bound: none,
    },
  ]
}
