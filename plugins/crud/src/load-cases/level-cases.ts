import { outageGauges, serveWithOutages } from '../faults/serve-with-outages.ts'
import { seedMix } from '../steps.ts'
import { common, type Case } from './case.ts'
import { constant, forP99 } from './shapes.ts'

/** The published levels; arrivals wait for nobody. */
export const levelCases: Readonly<Record<string, Case>> = {
  'level-1': {
    ...common,
    title: 'level 1: the published mix at 100 requests per second',
    variants: ['postgres-redis'],
    steps: seedMix(),
    shapes: [constant(100, forP99)],
  },
  'level-1-all': {
    ...common,
    from: 'full',
    title: 'the same on SQLite',
    variants: ['sqlite'],
    steps: seedMix(),
    shapes: [constant(100)],
  },
  'level-2': {
    ...common,
    from: 'standard',
    title: 'level 2',
    variants: ['postgres-redis'],
    steps: seedMix(),
    shapes: [constant(200, forP99)],
  },
  'level-3': {
    ...common,
    from: 'standard',
    title: 'level 3',
    variants: ['postgres-redis'],
    steps: seedMix(),
    shapes: [constant(500, forP99)],
  },
  'level-4': {
    ...common,
    from: 'standard',
    title: 'level 4: the highest rate with a p95 of 200 ms and 5 % errors at most',
    variants: ['postgres-redis'],
    steps: seedMix(),
    shapes: [{ shape: 'search', fromPerSecond: 100, limit: { p95Ms: 200, errorShare: 0.05 } }],
  },
  'level-5': {
    ...common,
    from: 'standard',
    title: 'level 5: each database and the cache away for 1 s, then all of them 50 ms further away',
    variants: ['postgres-redis'],
    serve: serveWithOutages,
    steps: seedMix(),
    shapes: [{ shape: 'soak', ratePerSecond: 200 }],
    gauges: outageGauges,
  },
}
