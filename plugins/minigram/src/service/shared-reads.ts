import type { Cache, CacheEntry } from '../cache/cache.ts'
import { fault } from '../model/faults.ts'
import { feedJson } from '../model/feed-json.ts'
import { laterPosition } from '../store/position.ts'
import { shareReads } from '../store/share-reads.ts'
import type { Position, Store } from '../store/store.ts'

/** A text that is ready to be sent. */
export interface Text {
  readonly body: Buffer | string
  readonly isHit: boolean
}

/** What is asked often, and therefore kept in the cache. */
export interface SharedReads {
  /** Throws `NO_SUCH_ACCOUNT` for a user who does not exist. */
  readonly requireAccount: (userId: number, seen: Position | null) => Promise<void>
  /** The feed as this user sees it. */
  readonly feed: (viewer: number, seen: Position | null) => Promise<Text>
  /** A photo; undefined where there is none. */
  readonly photo: (photoId: number, seen: Position | null) => Promise<Text | undefined>
  /** Ends the life of what a change makes out of date; `photoId` is null where the change is a new photo. */
  readonly photosChanged: (photoId: number | null, position: Position) => Promise<void>
}

/** Any like or upload changes what everybody's feed says. */
const feedVersion = 'feed'
const photoVersion = (photoId: number): string => `photo:${photoId}`

interface Viewing {
  readonly viewer: number
  readonly seen: Position | null
}

export function createSharedReads(store: Store, cache: Cache): SharedReads {
  /** Changes of what feeds show that went through this process. */
  let changes = 0
  /** Asks the cache, else the store, which must be as far as both the reader and the cache know of. */
  const through = async (
    entry: CacheEntry,
    seen: Position | null,
    make: (seen: Position | null) => Promise<string | undefined>,
  ): Promise<Text | undefined> => {
    const looked = await cache.look(entry, seen)
    if (looked.state === 'hit') return { body: looked.body, isHit: true }
    const changesBefore = changes
    const { version } = looked
    const mustKnow = version === null ? seen : laterPosition(seen, version.position)
    const body = await make(mustKnow)
    // Under many likes that is most feeds: nobody could hit what would be kept.
    const isOver = entry.depends === feedVersion && changes !== changesBefore
    // The primary, which answers who does not say what it has seen, is as far as any version.
    if (body !== undefined && version !== null && !isOver)
      cache.keep(entry, { version, position: mustKnow ?? version.position, body })
    return body === undefined ? undefined : { body, isHit: false }
  }
  /** Reads each photo once for all who share the statement. */
  const makeFeed = shareReads(async (viewings: readonly Viewing[], seen) => {
    const viewers = [...new Set(viewings.map(({ viewer }) => viewer))]
    const textFor = feedJson(await store.feed(viewers, seen))
    return viewings.map(({ viewer }) => textFor(viewer))
  })

  return {
    requireAccount: async (userId, seen) => {
      const entry = { kind: 'session', key: userId, depends: null } as const
      if (await through(entry, seen, (known) => store.username(userId, known))) return
      throw fault('NO_SUCH_ACCOUNT', 'the account of this token does not exist; register')
    },
    feed: async (viewer, seen) => {
      const entry = { kind: 'feed', key: viewer, depends: feedVersion } as const
      return (await through(entry, seen, (known) => makeFeed({ viewer, seen: known }))) as Text
    },
    photo: (photoId, seen) =>
      through({ kind: 'photo', key: photoId, depends: photoVersion(photoId) }, seen, async (known) => {
        const photo = await store.photo(photoId, known)
        return photo && JSON.stringify(photo)
      }),
    photosChanged: (photoId, position) => {
      changes++
      return cache.renew([feedVersion, ...(photoId === null ? [] : [photoVersion(photoId)])], position)
    },
  }
}
