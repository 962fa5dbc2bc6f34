import type { RequestListener } from 'node:http'
import type { HttpLoad, Shape } from '@gauntlet/contract'
import { auditGauges, auditWhileServing } from './audit-while-serving.ts'
import { outageGauges, serveWithOutages } from './faults/serve-with-outages.ts'
import { countHitHeaders, headerFaults, type HitHeaders } from './hit-headers.ts'
import type { Settings } from './service/settings.ts'
import { evenMix, find, fullMix, only, read, search, seedMix, share } from './steps.ts'
import type { CrudSystem } from './system.ts'

type Case = HttpLoad<CrudSystem>

/** The service as it was filled: what it created is in its cache. */
async function serve(system: CrudSystem): Promise<RequestListener> {
  await system.beginCounting()
  return system.service().listener
}

/** The service after a restart with some settings changed, and an empty cache. */
const serveRestarted =
  (changes: Partial<Settings> = {}) =>
  async (system: CrudSystem): Promise<RequestListener> => {
    await system.restart(changes)
    return await serve(system)
  }

/** The same with all users in its cache, each read once: services that differ in a setting then differ in nothing else. */
const serveFilled =
  (changes: Partial<Settings> = {}) =>
  async (system: CrudSystem): Promise<RequestListener> => {
    const { records } = await system.restart(changes)
    await Promise.all(system.users().map(({ id }) => records.read(id)))
    return await serve(system)
  }

const common = { over: 'http', scales: ['1k'], serve, share } as const

const constant = (ratePerSecond: number, requests?: number): Shape =>
  requests === undefined ? { shape: 'constant', ratePerSecond } : { shape: 'constant', ratePerSecond, requests }

/** So many that a p99 can be told, even if 1 % of them fail; where more do, there is none anyway. */
const forP99 = 3_030

/** As the published load script, which thinks for 100 ms. */
const users = (clients: number): Shape => ({ shape: 'closed', clients, thinkMs: [100, 100] })

const ten: Shape = { shape: 'closed', clients: 10 }

/** The published levels; arrivals wait for nobody. */
const levels: Readonly<Record<string, Case>> = {
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

const mixes: Readonly<Record<string, Case>> = {
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

const headers = new WeakMap<CrudSystem, HitHeaders>()

const cold: Case = {
  ...common,
  title: 'READ with a cache that is empty at first; what the answers say of it is counted too',
  serve: async (system) => {
    const service = await system.restart()
    const counted = countHitHeaders(service.listener)
    headers.set(system, counted)
    system.watch(async () => headerFaults(counted.counts(), (await service.stats()).cache))
    await system.beginCounting()
    return counted.listener
  },
  steps: only(read()),
  shapes: [ten],
  gauges: (system) => {
    const { hits, misses } = headers.get(system)?.counts() ?? { hits: 0, misses: 0 }
    return { answers_that_say_hit_count: hits, answers_that_say_miss_count: misses }
  },
}

/** One operation, to set services beside each other. */
const single: Readonly<Record<string, Case>> = {
  find: {
    ...common,
    from: 'standard',
    title: 'FIND by account type, which a third of all users have',
    variants: ['sqlite', 'find-all'],
    serve: serveFilled(),
    steps: only(find),
    shapes: [ten],
  },
  'find-no-index': {
    ...common,
    from: 'standard',
    title: 'the same without an index',
    variants: ['sqlite', 'find-all'],
    serve: serveFilled({ index: 'off' }),
    steps: only(find),
    shapes: [ten],
  },
  search: {
    ...common,
    from: 'standard',
    scales: ['10k'],
    title: 'FIND by family name, which about fifty have',
    variants: ['postgres'],
    serve: serveFilled(),
    steps: only(search),
    shapes: [ten],
  },
  'search-no-index': {
    ...common,
    from: 'standard',
    scales: ['10k'],
    title: 'the same without an index',
    variants: ['postgres'],
    serve: serveFilled({ index: 'off' }),
    steps: only(search),
    shapes: [ten],
  },
  read: {
    ...common,
    from: 'standard',
    title: 'READ from the cache',
    variants: ['postgres', 'postgres-redis'],
    steps: only(read()),
    shapes: [ten],
  },
  'read-uncached': {
    ...common,
    from: 'standard',
    title: 'READ without a cache',
    variants: ['postgres'],
    serve: serveRestarted({ cacheSize: 0 }),
    steps: only(read()),
    shapes: [ten],
  },
  cold: { ...cold, variants: ['header-hit'] },
  // As many READs as make a sound cache miss one in ten: each of a thousand users once.
  'cold-all': { ...cold, from: 'standard', variants: ['sqlite'], shapes: [constant(2_000, 10_000)] },
}

export const loadCases: Readonly<Record<string, Case>> = { ...levels, ...mixes, ...single }
