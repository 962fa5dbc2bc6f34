import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom, type StepContext, type StepReply } from '@gauntlet/contract'
import { feed, follow, like, login, register, type Shared } from '../src/steps.ts'

const users = [
  { id: 1, username: 'user-1', token: 'token-1' },
  { id: 2, username: 'user-2', token: 'token-2' },
]

function context(of: Partial<Shared> = {}): StepContext {
  const shared: Shared = { users, photos: 1, shown: 1, position: null, ...of }
  return { shared, random: createRandom('steps'), session: new Map(), common: new Map(), i: 0 }
}

const reply = (status: number, body: unknown): StepReply => ({ status, body: Buffer.from(JSON.stringify(body)) })

const page = (photo: { likes: number; likedByMe: boolean }): StepReply => reply(200, { photos: [{ id: 1, ...photo }] })

test('a photo that the session liked must be liked in its next feed', () => {
  const own = context()
  feed.request(own)
  const before = page({ likes: 0, likedByMe: false })
  assert.equal(feed.expect(before, own), true)
  feed.keep?.(before, own)
  assert.equal(like.request(own).path, '/api/photos/1/like')
  const liked = reply(200, { liked: true })
  assert.equal(like.expect(liked, own), true)
  like.keep?.(liked, own)
  assert.equal(feed.expect(before, own), 'photo 1 is not liked, but it was')
  assert.equal(feed.expect(page({ likes: 0, likedByMe: true }), own), 'photo 1 is not liked, but it was')
  assert.equal(feed.expect(page({ likes: 1, likedByMe: true }), own), true)
})

test('a feed that lacks photos is wrong, and one that is refused tells its status', () => {
  const own = context({ shown: 2 })
  assert.equal(feed.expect(page({ likes: 0, likedByMe: false }), own), '1 photos')
  assert.equal(feed.expect(reply(503, {}), own), 'status 503')
})

test('a session logs in as whom it registered, and follows and looks as that user from then on', () => {
  const own = context()
  const { headers, body } = register.request(own)
  const { username } = JSON.parse(String(body)) as { username: string }
  assert.equal(headers?.['idempotency-key'], username)
  const registered = reply(201, { id: 3, username })
  assert.equal(register.expect(registered, own), true)
  assert.equal(register.expect(reply(201, { id: 3, username: 'user-1' }), own), 'another user')
  register.keep?.(registered, own)
  assert.deepEqual(JSON.parse(String(login.request(own).body)), { username, password: 'correct horse battery staple' })
  login.keep?.(reply(200, { token: 'token-3', id: 3, username }), own)
  assert.equal(feed.request(own).headers?.['authorization'], 'Bearer token-3')
})

test('who is not registered yet acts as a user that exists, and follows the other one', () => {
  const own = context()
  const authorization = follow.request(own).headers?.['authorization']
  const other = authorization === 'Bearer token-1' ? 2 : 1
  for (let i = 0; i < 10; i++) assert.equal(follow.request(own).path, `/api/users/${other}/follow`)
})

test('reads tell what the session has seen: what was there at first, and then its own writes', () => {
  const own = context({ position: '0/10' })
  assert.equal(feed.request(own).headers?.['x-position'], '0/10')
  like.request(own)
  like.keep?.(reply(200, { liked: true, position: '0/20' }), own)
  assert.equal(feed.request(own).headers?.['x-position'], '0/20')
  assert.equal('x-position' in (feed.request(context()).headers ?? {}), false)
})
