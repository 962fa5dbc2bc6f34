import { auditGauges, auditWhileServing } from '../audit-while-serving.ts'
import { evenMix, fullMix, seedMix } from '../steps.ts'
import { common, type Case } from './case.ts'
import { serve } from './serve.ts'
import { constant, forP99, users } from './shapes.ts'

const audited: Case = {
  ...common,
  title: 'with DELETE, and audits of both databases all the time',
  serve: async (system) => {
    auditWhileServing(system)
    return await serve(system)
  },
  steps: fullMix,
  shapes: [constant(500)],
  gauges: auditGauges,
}

/** The published users, and mixes of operations that change one thing of them. */
export const mixCases: Readonly<Record<string, Case>> = {
  'seed-shape': {
    ...common,
    title: 'the published users, who think for 100 ms',
    variants: ['sqlite', 'merge-id-bug'],
    steps: seedMix(),
    shapes: [users(100)],
  },
  forgetful: {
    ...common,
    from: 'standard',
    title: 'the same users; their script keeps no ids',
    variants: ['sqlite'],
    steps: seedMix('none'),
    shapes: [users(100)],
    gauges: async (system) => {
      const { 200: found = 0, 404: missing = 0 } = (await system.service().stats()).requests['read'] ?? {}
      return found + missing > 0 ? { found_reads_ratio: found / (found + missing) } : {}
    },
  },
  'seed-users': {
    ...common,
    from: 'full',
    title: 'half as many of them',
    variants: ['sqlite'],
    steps: seedMix(),
    shapes: [users(50)],
  },
  'seed-10k': {
    ...common,
    from: 'standard',
    scales: ['10k'],
    title: 'the same with 10,000 users in the store, without pages',
    variants: ['find-all'],
    steps: seedMix(),
    shapes: [users(100)],
  },
  'seed-10k-pages': {
    ...common,
    from: 'full',
    scales: ['10k'],
    title: 'the same with pages',
    variants: ['sqlite'],
    steps: seedMix(),
    shapes: [users(100)],
  },
  isolated: {
    ...common,
    from: 'standard',
    title: 'each client asks only for users of its own',
    variants: ['sqlite'],
    steps: seedMix('own'),
    shapes: [{ shape: 'closed', clients: 40 }],
  },
  full: { ...audited, variants: ['postgres-redis'] },
  'full-all': { ...audited, from: 'full', variants: ['sqlite'] },
  even: {
    ...common,
    from: 'standard',
    title: 'as many of each operation that has limits of its own, so that quantiles of each can be told',
    variants: ['postgres-redis'],
    steps: evenMix,
    shapes: [constant(1_000, evenMix.length * forP99)],
  },
}
