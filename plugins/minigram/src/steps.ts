import type { HttpStep, StepContext, StepReply, StepRequest } from '@gauntlet/contract'
import { fixturePassword } from './data/fixtures.ts'
import { pixel } from './data/pixel.ts'
import { accountOf, logIn, positionOf, registeredBy, remember, type Account } from './session.ts'
import { feedSize } from './store/store.ts'
import type { FixtureUser, MinigramSystem } from './system.ts'

/** What the generator must know. */
export interface Shared {
  readonly users: readonly FixtureUser[]
  /** Ids of photos are 1 to this. */
  readonly photos: number
  /** The fewest photos that a feed may have. */
  readonly shown: number
  /** How far a replica must be to have all that exists at first; null where there are none. */
  readonly position: string | null
}

export const share = ({ users, scale, storedPhotos, filledAt }: MinigramSystem): Shared => ({
  users,
  photos: scale.photos,
  shown: Math.min(feedSize, storedPhotos),
  position: filledAt === '' ? null : filledAt,
})

const shared = (context: StepContext): Shared => context.shared as Shared

const accountIn = (context: StepContext): Account => accountOf(context, shared(context).users)

/** What a request must at least see: what its session wrote, or all that existed at first. */
function seenBy(context: StepContext): Record<string, string> {
  const position = positionOf(context) ?? shared(context).position
  return position === null ? {} : { 'x-position': position }
}

type Step = Omit<HttpStep, 'weight'>

/** A queue of passwords at their full cost is long where many users log in at once. */
const passwordTimeoutMs = 20_000

const json = { 'content-type': 'application/json' }

const asUser = (context: StepContext): Record<string, string> => ({
  authorization: `Bearer ${accountIn(context).token}`,
  ...seenBy(context),
})

type Answer = Readonly<Record<string, unknown>>

/** Parses an answer that must have a status; a text says what is wrong. */
function answered({ status, body }: StepReply, wanted: number): Answer | string {
  if (status !== wanted) return `status ${status}`
  return JSON.parse(body.toString()) as Answer
}

/** Makes a user that is nobody yet. Sent twice by a proxy, it is made once. */
export const register: Step = {
  name: 'register',
  timeoutMs: passwordTimeoutMs,
  request: (context) => {
    const username = `u${context.random.uuid().replaceAll('-', '').slice(0, 24)}`
    context.session.set('registering', username)
    return {
      method: 'POST',
      path: '/api/register',
      headers: { ...json, 'idempotency-key': username },
      body: JSON.stringify({ username, email: `${username}@example.org`, password: fixturePassword }),
    }
  },
  expect: (reply, { session }) => {
    const answer = answered(reply, 201)
    if (typeof answer === 'string') return answer
    return (Number.isSafeInteger(answer['id']) && answer['username'] === session.get('registering')) || 'another user'
  },
  keep: (reply, context) => registeredBy(context, reply),
}

/** Logs in as the user that this session registered last, at once: no replica may answer that there is none. */
export const login: Step = {
  name: 'login',
  timeoutMs: passwordTimeoutMs,
  request: (context) => {
    const username = (context.session.get('registered') as string | undefined) ?? accountIn(context).username
    return {
      method: 'POST',
      path: '/api/login',
      headers: { ...json, ...seenBy(context) },
      body: JSON.stringify({ username, password: fixturePassword }),
    }
  },
  expect: (reply) => {
    const answer = answered(reply, 200)
    if (typeof answer === 'string') return answer
    return typeof answer['token'] === 'string' || 'no token'
  },
  keep: (reply, context) => logIn(context, reply),
}

type FeedPhotos = ReadonlyArray<{ readonly id: number; readonly likes: number; readonly likedByMe: boolean }>

/** The latest photos. What this session liked must be liked in it. */
export const feed: Step = {
  name: 'feed',
  request: (context) => ({ path: '/api/feed', headers: asUser(context) }),
  expect: (reply, context) => {
    const account = accountIn(context)
    // The same text was right before, and still is: a session that liked nothing since has nothing to look for.
    if (reply.status === 200 && account.lastFeed?.equals(reply.body) === true) return true
    const answer = answered(reply, 200)
    if (typeof answer === 'string') return answer
    const photos = answer['photos'] as FeedPhotos
    if (photos.length > feedSize || photos.length < shared(context).shown) return `${photos.length} photos`
    const lost = photos.find(({ id, likes, likedByMe }) => account.liked.has(id) && !(likedByMe && likes > 0))
    return lost === undefined || `photo ${lost.id} is not liked, but it was`
  },
  keep: ({ body }, context) => {
    accountIn(context).lastFeed = body
  },
}

const photoIn = ({ random, shared: known }: StepContext): number => random.int(1, (known as Shared).photos)

export const like: Step = {
  name: 'like',
  request: (context) => {
    const photo = photoIn(context)
    context.session.set('liking', photo)
    return { method: 'POST', path: `/api/photos/${photo}/like`, headers: asUser(context) }
  },
  expect: (reply) => {
    const answer = answered(reply, 200)
    return typeof answer === 'string' ? answer : answer['liked'] === true
  },
  keep: (reply, context) => {
    const account = accountIn(context)
    account.liked.add(context.session.get('liking') as number)
    account.lastFeed = null
    remember(context, reply)
  },
}

export const follow: Step = {
  name: 'follow',
  request: (context) => {
    const { users } = shared(context)
    const { username } = accountIn(context)
    const { id } = context.random.pick(users.filter((user) => user.username !== username))
    return { method: 'POST', path: `/api/users/${id}/follow`, headers: asUser(context) }
  },
  expect: (reply) => {
    const answer = answered(reply, 200)
    return typeof answer === 'string' ? answer : answer['following'] === true
  },
  keep: (reply, context) => remember(context, reply),
}

/** One photo of the feed, by itself. */
export const photo: Step = {
  name: 'photo',
  request: (context) => {
    const id = photoIn(context)
    context.session.set('looking-at', id)
    return { path: `/api/photos/${id}`, headers: asUser(context) }
  },
  expect: (reply, { session }) => {
    const answer = answered(reply, 200)
    return typeof answer === 'string' ? answer : answer['id'] === session.get('looking-at')
  },
}

/** A small photo. Sent twice by a proxy, it is stored once. */
export const upload: Step = {
  name: 'upload',
  request: (context) => {
    const key = context.random.uuid()
    const { type, body } = photoForm(`Photo ${context.i}`)
    return {
      method: 'POST',
      path: '/api/photos',
      headers: { ...asUser(context), 'content-type': type, 'idempotency-key': key },
      body,
    }
  },
  expect: (reply) => {
    const answer = answered(reply, 201)
    return typeof answer === 'string' ? answer : Number.isSafeInteger(answer['id'])
  },
  keep: (reply, context) => remember(context, reply),
}

const boundary = 'minigram-photo-boundary'

/** An upload as multipart/form-data (RFC 7578). */
function photoForm(caption: string): { readonly type: string; readonly body: NonNullable<StepRequest['body']> } {
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="caption"\r\n\r\n${caption}\r\n` +
    `--${boundary}\r\nContent-Disposition: form-data; name="photo"; filename="photo.png"\r\nContent-Type: image/png\r\n\r\n`
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from(head), pixel, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}
