import { countHitHeaders, headerFaults, type HitHeaders } from '../hit-headers.ts'
import { only, read } from '../steps.ts'
import type { CrudSystem } from '../system.ts'
import { common, type Case } from './case.ts'
import { serveRestarted } from './serve.ts'
import { constant, ten } from './shapes.ts'

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

/** READ alone, with a cache and without, and with what answers say of it. */
export const readCases: Readonly<Record<string, Case>> = {
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
