import type { Clock } from '../service/clock.ts'
import type { Settings } from '../service/settings.ts'
import type { Tally } from '../service/tally.ts'
import { openSqliteDatabase } from './sqlite-database.ts'
import { prepareSqlite, type SqliteStatements } from './sqlite-statements.ts'
import {
  keptForMs,
  type Change,
  type Creation,
  type FeedPhoto,
  type Fixtures,
  type Photo,
  type RequestKey,
  type Store,
} from './store.ts'

/** Keeps all in one SQLite file of `folder`. Writes of one turn are one transaction, but for `many-writers`. */
export function openSqliteStore(
  { folder, sqliteMode }: Pick<Settings, 'sqliteMode'> & { readonly folder: string },
  { clock, tally }: { readonly clock: Clock; readonly tally: Tally },
): Store {
  const { database, read, write } = openSqliteDatabase(folder, { sqliteMode, tally })
  const timestamp = (): string => clock.timestamp(clock.nowMs())
  const all = prepareSqlite(database)
  all.forget.run(clock.timestamp(clock.nowMs() - keptForMs))

  const idOf = (row: unknown): number => (row as { id: number }).id
  /** Makes a row once for each key: the transaction holds the only right to write. */
  const once = (request: RequestKey | null, make: () => Creation): Creation => {
    if (!request) return make()
    const before = all.madeBefore.get(request.key) as { digest: string; id: number } | undefined
    if (before) return before.digest === request.digest ? { state: 'repeated', id: before.id } : { state: 'key-reused' }
    const made = make()
    if (made.state === 'created') all.note.run(request.key, request.digest, made.id, timestamp())
    return made
  }
  const change = (
    name: 'like' | 'unlike' | 'follow' | 'unfollow',
    [from, to]: readonly [number, number],
  ): Promise<Change> =>
    write(name, () => {
      const target = name === 'like' || name === 'unlike' ? all.hasPhoto : all.username
      if (target.get(to) === undefined) return 'missing'
      return all[name].run(from, to).changes === 1 ? 'changed' : 'same'
    })
  const feed = (viewers: readonly number[]): FeedPhoto[] => {
    const page = all.page.all() as unknown as Photo[]
    const liked = viewers.map((viewer) => ({ viewer, ids: new Set(all.liked.all(viewer).map(idOf)) }))
    return page.map((photo) => ({
      ...photo,
      likers: liked.filter(({ ids }) => ids.has(photo.id)).map(({ viewer }) => viewer),
    }))
  }
  return {
    addUser: ({ username, email, passwordHash }, request) =>
      write('add_user', () =>
        once(request, () => {
          const row = all.addUser.get(username, email, passwordHash, timestamp())
          if (row) return { state: 'created', id: idOf(row) }
          return { state: 'taken', field: all.credentials.get(username) ? 'username' : 'email' }
        }),
      ),
    addPhoto: ({ userId, filename, caption }, request) =>
      write('add_photo', () =>
        once(request, () => ({ state: 'created', id: idOf(all.addPhoto.get(userId, filename, caption, timestamp())) })),
      ),
    like: (userId, photoId) => change('like', [userId, photoId]),
    unlike: (userId, photoId) => change('unlike', [userId, photoId]),
    follow: (followerId, followingId) => change('follow', [followerId, followingId]),
    unfollow: (followerId, followingId) => change('unfollow', [followerId, followingId]),
    credentials: (username) =>
      read('credentials', () => all.credentials.get(username) as { id: number; passwordHash: string } | undefined),
    username: (userId) => read('session', () => all.username.get(userId)?.['username'] as string | undefined),
    photo: (photoId) => read('photo', () => all.photo.get(photoId) as unknown as Photo | undefined),
    feed: (viewers) => read('feed', () => feed(viewers)),
    position: () => Promise.resolve(''),
    fill: (fixtures) => write('fill', () => fill(all, { fixtures, timestamp: timestamp() })),
    health: async () => {
      const state = await read('is_up', () => all.isUp.get()).then(
        () => 'up' as const,
        () => 'away' as const,
      )
      return { database: state, replicas: [] }
    },
    close: async () => {
      database.close()
      await Promise.resolve()
    },
  }
}

function fill(
  all: SqliteStatements,
  { fixtures, timestamp }: { readonly fixtures: Fixtures; readonly timestamp: string },
): void {
  const { users, photos, likes, follows } = fixtures
  for (const { username, email, passwordHash } of users) all.addUser.run(username, email, passwordHash, timestamp)
  for (const { userId, filename, caption } of photos) all.addPhoto.run(userId, filename, caption, timestamp)
  for (const [userId, photoId] of likes) all.like.run(userId, photoId)
  for (const [followerId, followingId] of follows) all.follow.run(followerId, followingId)
}
