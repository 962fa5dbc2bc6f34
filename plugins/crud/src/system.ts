import type { BuildContext, Gauges } from '@gauntlet/contract'
import { postgres, redis } from '@gauntlet/services'
import { createPerson, type Person } from './data/people.ts'
import type { KnownUser } from './id-pool.ts'
import { countMisplaced } from './separation.ts'
import { openService, type Service } from './service/open-service.ts'
import { defaultSettings, type Settings } from './service/settings.ts'
import { bookFaults, type ServiceStats } from './service/stats.ts'

export type Variant = 'memory' | 'sqlite' | 'postgres' | 'postgres-redis' | 'merge-id-bug' | 'find-all' | 'header-hit'

export interface Scale {
  /** Users that exist before anything is measured. */
  readonly users: number
}

/** A service with its users, and the books by which it is judged. */
export interface CrudSystem {
  readonly size: number
  readonly settings: Settings
  readonly isPaginated: boolean
  readonly service: () => Service
  /** Closes the service and opens one on the same store, which begins with an empty cache. Not for the store in memory. */
  readonly restart: (changes?: Partial<Settings>) => Promise<Service>
  /** The users that were made at first, with the ids that the service gave them. */
  readonly users: () => readonly KnownUser[]
  /** Lets go of what only a client knows, so that memory is the service's. */
  readonly forgetUsers: () => void
  /** The i-th of an endless row of people, who are not users yet. */
  readonly stranger: (i: number) => Person
  /** What the service counts from now on is what `gauges` tells. */
  readonly beginCounting: () => Promise<void>
  /** Registers an observer: sentences about what it saw go wrong, asked for at the end. */
  readonly watch: (faults: Observer) => void
  readonly faults: () => Promise<readonly string[]>
  readonly gauges: () => Promise<Gauges>
  readonly defer: (undo: () => unknown) => void
}

type Observer = () => readonly string[] | Promise<readonly string[]>

/** Users that are made at once: enough for statements to be shared. */
const atOnce = 250

/** A few say what is wrong; the rest say the same. */
const mostFaults = 10

export async function buildSystem(context: BuildContext<Scale, Variant>): Promise<CrudSystem> {
  const { scale, variant, random, defer } = context
  const settings = { ...defaultSettings, ...(await settingsFor(context)) }
  const personOf = (label: string, i: number): Person => createPerson(random.fork(`${label} ${i}`), scale.users)
  let service = await openService(settings)
  defer(() => service.close())
  let ids: readonly string[] = await populate(service, scale.users, (i) => personOf('user', i))
  let before: ServiceStats | null = null
  const observers: Observer[] = []
  return {
    size: scale.users,
    settings,
    isPaginated: variant !== 'find-all',
    service: () => service,
    restart: async (changes = {}) => {
      await service.settled()
      await service.close()
      service = await openService({ ...settings, ...changes })
      return service
    },
    users: () => ids.map((id, i) => ({ id, person: personOf('user', i) })),
    forgetUsers: () => void (ids = []),
    stranger: (i) => personOf('stranger', i),
    beginCounting: async () => {
      before = await service.stats()
    },
    watch: (faults) => void observers.push(faults),
    faults: async () => {
      await service.settled()
      const observed = await Promise.all([...observers.map((faults) => faults()), service.audit()])
      const copies = await service.auditCopies()
      return [...observed.flat(), ...copies.faults.slice(0, mostFaults), ...bookFaults(await service.stats())]
    },
    gauges: async () => {
      await service.settled()
      return {
        ...gaugesOf(await service.stats(), before),
        copies_compared_count: (await service.auditCopies()).compared,
        ...(await countMisplaced(service.store)),
      }
    },
    defer,
  }
}

/** Where the store of a variant is, and what is wrong with it. */
async function settingsFor(context: BuildContext<Scale, Variant>): Promise<Partial<Settings>> {
  const { variant, scratchDir } = context
  switch (variant) {
    case 'memory':
      return {}
    case 'sqlite':
      return { store: 'sqlite', folder: scratchDir }
    case 'merge-id-bug':
    case 'find-all':
    case 'header-hit':
      return { store: 'sqlite', folder: scratchDir, defect: variant }
    case 'postgres':
      return await startDatabases(context)
    case 'postgres-redis':
      return { ...(await startDatabases(context)), redisUrl: await startCache(context) }
  }
}

async function startDatabases(context: BuildContext<Scale, Variant>): Promise<Partial<Settings>> {
  const { urls, pids } = await postgres(context, { databases: ['identity', 'clinical'] })
  for (const pid of pids) context.adopt({ pid })
  return { store: 'postgres', identityUrl: urls.identity, clinicalUrl: urls.clinical }
}

async function startCache(context: BuildContext<Scale, Variant>): Promise<string> {
  const { url, pids } = await redis(context)
  for (const pid of pids) context.adopt({ pid })
  return url
}

/** Makes users through the service, and returns the ids as it gave them: whoever asks for them has no other ones. */
async function populate(service: Service, users: number, personAt: (i: number) => Person): Promise<string[]> {
  const ids: string[] = []
  for (let from = 0; from < users; from += atOnce) {
    const created = await Promise.all(
      Array.from({ length: Math.min(atOnce, users - from) }, (_, i) => service.records.create(personAt(from + i))),
    )
    for (const json of created) ids.push((JSON.parse(json) as { id: string }).id)
  }
  await service.settled()
  return ids
}

/** What a service counted since some of its statistics were taken; what it holds, as it is. */
export function gaugesOf(now: ServiceStats, before: ServiceStats | null): Gauges {
  const since = (of: (stats: ServiceStats) => number): number => of(now) - (before === null ? 0 : of(before))
  const reads = since((stats) => stats.cache.hits + stats.cache.misses)
  return {
    cache_lookups_count: reads,
    ...(reads > 0 ? { hit_ratio: since((stats) => stats.cache.hits) / reads } : {}),
    find_misses_count: since((stats) => stats.cache.findMisses),
    failed_count: since(failuresOf),
    identity_rows_count: now.rows.identity,
    live_clinical_rows_count: now.rows.live,
    retained_clinical_rows_count: now.rows.retained,
    doubts_count: now.rows.doubts,
  }
}

const failuresOf = ({ requests }: ServiceStats): number =>
  Object.values(requests)
    .flatMap((byStatus) => Object.entries(byStatus))
    .reduce((sum, [status, count]) => sum + (Number(status) >= 500 ? count : 0), 0)
