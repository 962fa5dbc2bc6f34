import type { RecordCache } from '../cache/record-cache.ts'
import { isOfMoment } from '../model/merge.ts'
import type { User } from '../model/user.ts'
import type { FindQuery, IdentityStore } from '../store/record-store.ts'
import type { Reader } from './reader.ts'

/** One page of what was found. */
export interface Page {
  readonly users: readonly User[]
  /** Where the next page begins; null after the last. */
  readonly next: string | null
}

export interface FindCounts {
  readonly finds: number
  /** Records on pages: copies of the cache, and those that were read. They are no reads of a client. */
  readonly findHits: number
  readonly findMisses: number
}

export interface Finder {
  /** A `Page` as JSON. */
  readonly find: (query: FindQuery) => Promise<string>
  readonly counts: () => FindCounts
}

interface FinderParts {
  readonly identity: IdentityStore
  readonly cache: RecordCache
  readonly reader: Reader
  /** Whether FIND knows limits. */
  readonly paging: 'on' | 'off'
}

/**
 * Asks the identity database who fits, and puts the page together from the texts that the cache has of exactly these
 * states: nothing is parsed or written as JSON again. Only what the cache lacks is read.
 */
export function createFinder({ identity, cache, reader, paging }: FinderParts): Finder {
  let finds = 0
  let findHits = 0
  let findMisses = 0

  /** It has been changed or erased meanwhile, perhaps: what is there now need not be what was asked for. */
  const readAgain = async (id: string, query: FindQuery): Promise<string | undefined> => {
    const found = await reader.load(id)
    return found && isAskedFor(found.user, query) ? found.json : undefined
  }
  const find = async (query: FindQuery): Promise<string> => {
    finds++
    const limit = paging === 'on' ? query.limit : Infinity
    // One more than is asked for tells whether there is a next page.
    const found = await identity.find({ ...query, limit: limit + 1 })
    const shown = found.slice(0, limit)
    const cached = await cache.getMany(shown.map(({ id }) => id))
    const texts = shown.map(({ updatedAt }, i) => {
      const json = cached[i]
      return json !== undefined && isOfMoment(json, updatedAt) ? json : undefined
    })
    const missing = shown.flatMap(({ id }, i) => (texts[i] === undefined ? [{ id, i }] : []))
    findMisses += missing.length
    findHits += shown.length - missing.length
    await Promise.all(missing.map(async ({ id, i }) => (texts[i] = await readAgain(id, query))))
    const users = texts.filter((json) => json !== undefined).join(',')
    const next = found.length > limit ? (shown.at(-1)?.id ?? null) : null
    return `{"users":[${users}],"next":${JSON.stringify(next)}}`
  }
  return { find, counts: () => ({ finds, findHits, findMisses }) }
}

const isAskedFor = (user: User, { lastName, email, accountType }: FindQuery): boolean =>
  Object.entries({ lastName, email, accountType }).every(
    ([field, value]) => value === undefined || user[field as 'lastName' | 'email' | 'accountType'] === value,
  )
