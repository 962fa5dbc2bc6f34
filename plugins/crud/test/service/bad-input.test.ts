import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { ada, served, until } from '../opened.ts'

const refusals: ReadonlyArray<readonly [name: string, body: string, status: number, reason: RegExp]> = [
  ['no JSON', 'firstName=Ada', 400, /not valid JSON/],
  ['a torn object', '{"firstName":"Ada"', 400, /not valid JSON/],
  ['nothing', '', 400, /body/i],
  ['an array', '[]', 400, /body: must be object/],
  ['null', 'null', 400, /body: must be object/],
  [
    'missing fields',
    '{"firstName":"Ada","lastName":"L"}',
    400,
    /email: is missing; diagnosis: is missing; medications/,
  ],
  ['a number for a name', JSON.stringify({ ...ada, firstName: 7 }), 400, /^firstName: must be string$/],
  ['a text for a list', JSON.stringify({ ...ada, medications: 'opium' }), 400, /^medications: must be array$/],
  ['null in a list', JSON.stringify({ ...ada, medications: ['a', null] }), 400, /^medications\/1: must be string$/],
  ['an empty name', JSON.stringify({ ...ada, lastName: '' }), 400, /^lastName: must NOT have fewer than 1 characters$/],
  ['an unknown field', JSON.stringify({ ...ada, ssn: '1' }), 400, /^ssn: is no field here$/],
  ['an id', JSON.stringify({ ...ada, id: 'mine' }), 400, /^id: is no field here$/],
  ['a pseudonym', JSON.stringify({ ...ada, pseudonym: 'mine' }), 400, /^pseudonym: is no field here$/],
  ['a __proto__ key', JSON.stringify(ada).replace('{', '{"__proto__":{"accountType":"root"},'), 400, /not valid/],
  ['a constructor key', JSON.stringify(ada).replace('{', '{"constructor":{"prototype":{}},'), 400, /not valid/],
  ['U+0000', JSON.stringify({ ...ada, diagnosis: 'a\0b' }), 400, /^diagnosis: holds U\+0000/],
  ['half a surrogate pair', JSON.stringify({ ...ada, diagnosis: 'a\ud800' }), 400, /^diagnosis: holds/],
  ['a very long diagnosis', JSON.stringify({ ...ada, diagnosis: 'x'.repeat(2_001) }), 400, /^diagnosis: must NOT have/],
  ['2 MB', JSON.stringify({ ...ada, diagnosis: 'x'.repeat(2e6) }), 413, /too large/],
  ['a deep nest', `{"firstName":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 400, /./],
]

test('bad bodies are refused with a reason, and nothing of them is stored', async (context) => {
  const { service, post, create } = await served(context)
  for (const [name, body, status, reason] of refusals) {
    const reply = await post(body)
    assert.equal(reply.status, status, `${name}: ${reply.text}`)
    assert.match(String(reply.value()['error']), reason, name)
  }
  const bytes = Buffer.from(JSON.stringify({ ...ada, firstName: '??' }))
  bytes.set([0xc3, 0x28], bytes.indexOf('??'))
  assert.deepEqual((await post(bytes)).value(), { error: 'the body is not UTF-8' })
  await service.settled()
  assert.deepEqual((await service.stats()).rows, { identity: 0, live: 0, retained: 0, doubts: 0 })
  assert.equal((await create(ada)).email, 'ada@example.org')
  assert.equal(({} as Record<string, unknown>)['accountType'], undefined)
})

test('bad ids, queries, changes and media types are refused with a reason', async (context) => {
  const { get, put, remove, create, send } = await served(context)
  const { id } = await create(ada)
  const none = '00000000-0000-7000-8000-000000000000'
  const replies = [
    await get('/api/users/1'),
    await get(`/api/users/${id.toUpperCase()}`),
    await get(`/api/users/${none}`),
    await get('/api/users/%zz'),
    await get(`/api/users/${'x'.repeat(5_000)}`),
    await get('/api/users?limit=0'),
    await get('/api/users?limit=201'),
    await get('/api/users?limit=1e2'),
    await get('/api/users?limit=5&limit=6'),
    await get('/api/users?cursor=1'),
    await get('/api/users?name=Ada'),
    await get('/api/users?lastName=%00'),
    await put(id, {}),
    await put(id, { createdAt: 'never' }),
    await put(none, { lastName: 'King' }),
    await remove('1'),
    await remove(none),
    await send('/api/users', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' }),
    await get('/nowhere'),
  ]
  assert.deepEqual(
    replies.map(({ status }) => status),
    [400, 400, 404, 400, 414, 400, 400, 400, 400, 400, 400, 400, 400, 400, 404, 400, 404, 415, 404],
  )
  for (const reply of replies) assert.ok(String(reply.value()['error']).length > 5, reply.text)
  assert.deepEqual((await get(`/api/users/${id}`)).value()['lastName'], 'Lovelace')
})

test('SQL in every text is kept as it is, and found as it is', async (context) => {
  const { service, create, get, put } = await served(context)
  const sql = `'; drop table identity; -- " \\ $1 %s`
  const input = {
    firstName: sql,
    lastName: sql,
    email: `'or'1'='1'--@x`,
    diagnosis: sql,
    medications: [sql, `{"a":1}`],
    accountType: sql,
  }
  const user = await create(input)
  await put(user.id, { diagnosis: `${sql}!` })
  await service.cache.clear()
  const { createdAt: _createdAt, updatedAt: _updatedAt, ...stored } = (await get(`/api/users/${user.id}`)).value()
  assert.deepEqual(stored, { id: user.id, ...input, diagnosis: `${sql}!` })
  const found = await get(`/api/users?lastName=${encodeURIComponent(sql)}&email=${encodeURIComponent(input.email)}`)
  assert.equal((found.value()['users'] as unknown[]).length, 1)
  const guessed = await get(`/api/users?lastName=${encodeURIComponent(`' or '1'='1`)}`)
  assert.deepEqual(guessed.value(), { users: [], next: null })
})

test('a client that never ends its body, or its headers, is cut off with a reason, and others are served', async (context) => {
  const { port, create } = await served(context, { requestTimeoutMs: 300 })
  const begin = 'POST /api/users HTTP/1.1\r\nhost: x\r\n'
  const answers = await Promise.all(
    [`${begin}content-type: application/json\r\ncontent-length: 100\r\n\r\n{"first`, begin].map(async (octets) => {
      const socket = connect(port, '127.0.0.1')
      let answer = ''
      socket.setEncoding('latin1').on('data', (text) => (answer += String(text)))
      socket.on('error', () => undefined)
      socket.write(octets)
      await create(ada)
      await once(socket, 'close', { signal: AbortSignal.timeout(10_000) })
      return answer
    }),
  )
  for (const answer of answers) assert.match(answer, /^HTTP\/1\.1 408 /)
})

test('more requests than the limit are turned away, and then served again', async (context) => {
  const { port, get } = await served(context, { requestLimit: 1 })
  const slow = connect(port, '127.0.0.1')
  context.after(() => slow.destroy())
  slow.write('POST /api/users HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n')
  await until(async () => (await get('/health')).status === 503)
  const turned = await get('/health')
  assert.equal(turned.headers.get('retry-after'), '1')
  assert.equal(turned.text, '{"error":"1 requests are under way; try again"}')
  // It hangs up without an answer.
  slow.destroy()
  await until(async () => (await get('/health')).status === 200)
})
