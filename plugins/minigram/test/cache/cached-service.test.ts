import assert from 'node:assert/strict'
import { test } from 'node:test'
import { feedOf, joined, redisFor, served, sqliteFor } from '../service/served.ts'

test('a like is in the next feed of the liker and of all others, at every process, and a feed that is asked again is a hit', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const settings = { ...sqliteFor(context), redisUrl: server.url }
  const one = await served(context, settings)
  const two = await served(context, settings)
  const ada = await joined(one, 'ada')
  const bob = await joined(two, 'bob')
  await one.upload(ada, 'shared')
  const seen = async (client: typeof one, who: typeof ada): Promise<unknown> => {
    const [photo] = await feedOf(client, who)
    return photo && [photo.caption, photo.likes, photo.likedByMe]
  }
  assert.deepEqual(await seen(one, ada), ['shared', 0, false])
  assert.deepEqual(await seen(two, bob), ['shared', 0, false])
  for (let round = 0; round < 10; round++) {
    await two.post('/api/photos/1/like', bob)
    assert.deepEqual(await seen(one, bob), ['shared', 1, true])
    assert.deepEqual(await seen(two, ada), ['shared', 1, false])
    assert.equal((await one.get('/api/photos/1', ada)).value['likes'], 1)
    await one.remove('/api/photos/1/like', bob)
    assert.deepEqual(await seen(two, bob), ['shared', 0, false])
    assert.deepEqual(await seen(one, ada), ['shared', 0, false])
    assert.equal((await two.get('/api/photos/1', ada)).value['likes'], 0)
  }
  const replies = [
    await one.get('/api/feed', ada),
    await two.get('/api/feed', ada),
    await one.get('/api/photos/1', bob),
  ]
  assert.deepEqual(
    replies.map(({ headers }) => headers.get('x-cache')),
    ['hit', 'hit', 'hit'],
  )
  const { cache, sql } = one.service.stats()
  const before = { ...cache!.feed, queries: sql['feed']!.count }
  assert.equal(replies[0]!.text, (await one.get('/api/feed', ada)).text)
  assert.equal(one.service.stats().cache!.feed.hits, before.hits + 1)
  assert.equal(one.service.stats().sql['feed']!.count, before.queries)
})

test('each user is told their own likes, however many ask at once for what nobody has', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const client = await served(context, { ...sqliteFor(context), redisUrl: server.url })
  const users = await Promise.all(['ada', 'bob', 'eve', 'joe'].map((name) => joined(client, name)))
  await client.upload(users[0]!)
  await client.upload(users[0]!)
  await client.post('/api/photos/1/like', users[1])
  await client.post('/api/photos/2/like', users[2])
  const feeds = await Promise.all(users.map((user) => feedOf(client, user)))
  assert.deepEqual(
    feeds.map((feed) => feed.map(({ likedByMe }) => likedByMe)),
    [
      [false, false],
      [false, true],
      [true, false],
      [false, false],
    ],
  )
})

test('without Redis all goes on, a like is seen at once, and health says what is missing', async (context) => {
  const server = await redisFor(context)
  if (!server) return
  const client = await served(context, { ...sqliteFor(context), redisUrl: server.url })
  const ada = await joined(client, 'ada')
  await client.upload(ada)
  assert.equal((await feedOf(client, ada))[0]?.likes, 0)
  process.kill(server.pids[0]!, 'SIGKILL')
  assert.equal((await client.post('/api/photos/1/like', ada)).status, 200)
  assert.equal((await feedOf(client, ada))[0]?.likes, 1)
  const { status, value } = await client.get('/health')
  assert.deepEqual([status, value['cache']], [200, 'away'])
})
