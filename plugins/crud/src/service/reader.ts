import { GauntletError } from '@gauntlet/contract'
import type { RecordCache } from '../cache/record-cache.ts'
import type { Merge } from '../model/merge.ts'
import type { User } from '../model/user.ts'
import type { RecordStore } from '../store/record-store.ts'

/** A record between two databases may be replaced while it is read: then we look again. */
const mostLooks = 5

/** A record as both databases have it; undefined where it does not exist. */
export async function fetchUser(store: RecordStore, merge: Merge, id: string): Promise<User | undefined> {
  for (let look = 0; look < mostLooks; look++) {
    const row = await store.identity.get(id)
    if (row === undefined) return undefined
    const phi = await store.clinical.get(row.pseudonym)
    if (phi !== undefined) return merge(row, phi)
  }
  throw new GauntletError('RECORD_BROKEN', `the record ${id} has no clinical row; look at the service's audit`)
}

export interface ReadCounts {
  readonly reads: number
  readonly hits: number
  readonly misses: number
  /** Reads that are still looked up. */
  readonly pending: number
}

/** A record that was read from both databases, and as JSON. */
export interface Loaded {
  readonly user: User
  readonly json: string
}

export interface Reader {
  /** A record as JSON. */
  readonly read: (id: string) => Promise<{ readonly json: string; readonly hit: boolean } | undefined>
  /** A record as both databases have it, which is no read of a client: it goes into the cache, and is not counted. */
  readonly load: (id: string) => Promise<Loaded | undefined>
  /** Puts what was just written into the cache. */
  readonly keep: (id: string, json: string) => void
  readonly forget: (id: string) => void
  readonly counts: () => ReadCounts
}

interface Load {
  readonly record: Promise<Loaded | undefined>
  isStale: boolean
}

interface ReaderParts {
  readonly cache: RecordCache
  readonly fetch: (id: string) => Promise<User | undefined>
  /** Whether a record may change at any moment. */
  readonly isUnknown: (id: string) => boolean
}

/** Reads through a cache. Who asks for the same record at the same time waits for the same answer. */
export function createReader({ cache, fetch, isUnknown }: ReaderParts): Reader {
  const loads = new Map<string, Load>()
  let reads = 0
  let hits = 0
  let misses = 0

  /** What is being read has just become out of date: nobody may keep it, or join in. */
  const outdate = (id: string): void => {
    const load = loads.get(id)
    if (!load) return
    load.isStale = true
    loads.delete(id)
  }
  const begin = async (id: string): Promise<Loaded | undefined> => {
    const user = await fetch(id)
    return user && { user, json: JSON.stringify(user) }
  }
  const load = async (id: string): Promise<Loaded | undefined> => {
    const known = loads.get(id)
    if (known) return await known.record
    const own: Load = { record: begin(id), isStale: false }
    loads.set(id, own)
    try {
      const record = await own.record
      if (record !== undefined && !own.isStale && !isUnknown(id)) cache.set(id, record.json)
      return record
    } finally {
      if (loads.get(id) === own) loads.delete(id)
    }
  }
  return {
    read: async (id) => {
      reads++
      const cached = await cache.get(id)
      if (cached !== undefined) {
        hits++
        return { json: cached, hit: true }
      }
      misses++
      const record = await load(id)
      return record && { json: record.json, hit: false }
    },
    load,
    keep: (id, json) => {
      outdate(id)
      cache.set(id, json)
    },
    forget: (id) => {
      outdate(id)
      cache.remove(id)
    },
    counts: () => ({ reads, hits, misses, pending: reads - hits - misses }),
  }
}
