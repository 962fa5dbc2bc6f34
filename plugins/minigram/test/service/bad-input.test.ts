import assert from 'node:assert/strict'
import { readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { createSigner } from 'fast-jwt'
import type { ServerSettings } from '../../src/service/settings.ts'
import {
  accountOf,
  alone,
  bearer,
  behindProxy,
  databasesFor,
  feedOf,
  joined,
  pixel,
  postgresFor,
  served,
  sqliteFor,
  tokenSecret,
  until,
  type Deployed,
  type Reply,
} from './served.ts'

const codesOf = (replies: readonly Reply[]): unknown[] => replies.map(({ status, value }) => [status, value['code']])

type Body = (client: Deployed) => Promise<void>

/** What every deployment does with bad input. */
const badInputs: Readonly<Record<string, Body>> = {
  'wrong fields are refused with a reason, and nothing of them is stored': async (client) => {
    const ada = accountOf('ada')
    const refused: ReadonlyArray<readonly [body: unknown, reason: RegExp]> = [
      ['no JSON', /JSON/],
      ['{"username":"ada"', /JSON/],
      [[], /body: must be object/],
      [{}, /username: is missing; .*email: is missing; .*password: is missing/],
      [{ ...ada, username: 7 }, /username: must be string/],
      [{ ...ada, username: `x'; drop table users; --` }, /username: must be made of letters/],
      [{ ...ada, username: '<b>ada</b>' }, /username: must be made of letters/],
      [{ ...ada, email: 'nobody' }, /email: must be an e-mail address/],
      [{ ...ada, password: 'short' }, /password: must NOT have fewer than 8 characters/],
      [{ ...ada, password: 'a\0bcdefgh' }, /password: holds U\+0000/],
      [{ ...ada, admin: true }, /admin: is no field here/],
      ['{"__proto__":{"admin":true}}', /JSON/],
    ]
    for (const [body, reason] of refused) {
      const { status, headers, value } = await client.sendJson('/api/register', body)
      assert.equal(status, 400, String(value['error']))
      assert.match(String(value['error']), reason)
      assert.equal(headers.get('x-error-class'), 'bad_input')
    }
    assert.equal((await client.sendJson('/api/register', { ...ada, password: 'x'.repeat(20_000) })).status, 413)
    assert.deepEqual(client.errors(), { bad_input: { BAD_REQUEST: 3, BAD_FIELDS: 9, TOO_LARGE: 1 } })
    assert.equal((await client.register('ada')).value['id'], 1)
  },

  'a wrong password and a name that nobody has are refused alike': async (client) => {
    await client.register('ada')
    const wrong = await client.sendJson('/api/login', { username: 'ada', password: 'not the password' })
    const nobody = await client.sendJson('/api/login', { username: 'eve', password: 'not the password' })
    assert.deepEqual(codesOf([wrong, nobody]), [
      [401, 'WRONG_LOGIN'],
      [401, 'WRONG_LOGIN'],
    ])
    assert.equal(wrong.text, nobody.text)
    assert.equal(
      client.services.reduce((sum, service) => sum + service.stats().hash.verify.count, 0),
      2,
    )
  },

  'tokens that are missing, expired, forged, unsigned or of nobody are refused on every route, each for its reason':
    async (client) => {
      await joined(client, 'ada')
      const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
      const own = createSigner({ key: tokenSecret, algorithm: 'HS256', expiresIn: 60_000 })
      const expired = createSigner({ key: tokenSecret, expiresIn: 1_000, clockTimestamp: 1_000_000 })
      const longer = createSigner({ key: tokenSecret, algorithm: 'HS512', expiresIn: 60_000 })
      const foreign = createSigner({ key: 'another secret', expiresIn: 60_000 })
      const endless = createSigner({ key: tokenSecret })
      const cases: ReadonlyArray<readonly [headers: Readonly<Record<string, string>>, code: string]> = [
        [{}, 'TOKEN_MISSING'],
        [{ authorization: 'Basic YWRhOmFkYQ==' }, 'TOKEN_MISSING'],
        [bearer(''), 'TOKEN_MISSING'],
        [bearer('nonsense'), 'TOKEN_FORGED'],
        [bearer(expired({ sub: '1' })), 'TOKEN_EXPIRED'],
        [bearer(foreign({ sub: '1' })), 'TOKEN_FORGED'],
        [bearer(longer({ sub: '1' })), 'TOKEN_FORGED'],
        [bearer(endless({ sub: '1' })), 'TOKEN_FORGED'],
        [bearer(`${part({ alg: 'none', typ: 'JWT' })}.${part({ sub: '1', exp: 9_999_999_999 })}.`), 'TOKEN_FORGED'],
        [bearer(own({ sub: '1' }).replace(/\.[^.]+\./, `.${part({ sub: '2', exp: 9_999_999_999 })}.`)), 'TOKEN_FORGED'],
        [bearer(own({ sub: 'ada' })), 'TOKEN_FORGED'],
        [bearer(own({ sub: '99' })), 'NO_SUCH_ACCOUNT'],
      ]
      for (const [headers, code] of cases) {
        const replies = [
          await client.get('/api/feed', headers),
          await client.upload(headers),
          await client.post('/api/photos/1/like', headers),
          await client.remove('/api/users/1/follow', headers),
        ]
        assert.deepEqual(
          codesOf(replies),
          replies.map(() => [401, code]),
          JSON.stringify(headers),
        )
      }
      assert.equal((await client.get('/api/feed', bearer(own({ sub: '1' })))).status, 200)
    },

  'photos and users that do not exist, and following oneself, are refused, and each is counted apart': async (
    client,
  ) => {
    const ada = await joined(client, 'ada')
    const replies = [
      await client.post('/api/photos/7/like', ada),
      await client.remove('/api/photos/7/like', ada),
      await client.get('/api/photos/7', ada),
      await client.get('/api/photos/7/file', ada),
      await client.post('/api/users/7/follow', ada),
      await client.post('/api/users/1/follow', ada),
      await client.post('/api/photos/0/like', ada),
      await client.post('/api/photos/99999999999/like', ada),
      await client.post('/api/photos/1%20or%201=1/like', ada),
      await client.get('/api/photos/..%2f..%2fminigram.sqlite/file', ada),
      await client.get('/nowhere', ada),
    ]
    assert.deepEqual(codesOf(replies), [
      [404, 'NO_SUCH_PHOTO'],
      [404, 'NO_SUCH_PHOTO'],
      [404, 'NO_SUCH_PHOTO'],
      [404, 'NO_SUCH_PHOTO'],
      [404, 'NO_SUCH_USER'],
      [400, 'FOLLOWS_SELF'],
      [400, 'BAD_FIELDS'],
      [400, 'BAD_FIELDS'],
      [400, 'BAD_FIELDS'],
      [400, 'BAD_FIELDS'],
      [404, 'NO_SUCH_ROUTE'],
    ])
    assert.deepEqual(client.errors(), {
      not_found: { NO_SUCH_PHOTO: 4, NO_SUCH_USER: 1, NO_SUCH_ROUTE: 1 },
      bad_input: { FOLLOWS_SELF: 1, BAD_FIELDS: 4 },
    })
  },

  'uploads that are too large, no image, cut, empty or of another form are refused, and leave no file': async (
    client,
  ) => {
    const ada = await joined(client, 'ada')
    const form = (fields: Readonly<Record<string, Blob | string>>): FormData => {
      const body = new FormData()
      for (const [name, value] of Object.entries(fields)) body.append(name, value)
      return body
    }
    const send = (body: FormData | string): Promise<Reply> => client.send('POST', '/api/photos', { headers: ada, body })
    const replies = [
      await client.upload(ada, 'large', Buffer.concat([pixel, Buffer.alloc(6_000_000)])),
      await client.upload(ada, 'larger than the proxy takes', Buffer.concat([pixel, Buffer.alloc(17_000_000)])),
      await client.upload(ada, 'text', Buffer.from('this is no image')),
      await client.upload(ada, 'empty', Buffer.alloc(0)),
      await client.upload(ada, 'script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')),
      await send(form({ caption: 'no photo' })),
      await send(form({ other: new Blob([pixel]) })),
      await send(form({ photo: new Blob([pixel]), caption: 'x'.repeat(2_001) })),
      await send(form({ photo: new Blob([pixel]), caption: 'a\0b' })),
      await send('no form'),
      await client.upload({ ...ada, 'idempotency-key': 'x'.repeat(201) }),
    ]
    assert.deepEqual(codesOf(replies), [
      [413, 'TOO_LARGE'],
      [413, 'TOO_LARGE'],
      [415, 'NOT_AN_IMAGE'],
      [415, 'NOT_AN_IMAGE'],
      [415, 'NOT_AN_IMAGE'],
      [400, 'BAD_FIELDS'],
      [400, 'BAD_FIELDS'],
      [400, 'BAD_FIELDS'],
      [400, 'BAD_FIELDS'],
      [400, 'BAD_REQUEST'],
      [400, 'BAD_FIELDS'],
    ])
    const head = `POST /api/photos HTTP/1.1\r\nhost: x\r\nauthorization: ${String(ada['authorization'])}\r\n`
    const start = '--b\r\ncontent-disposition: form-data; name="photo"; filename="a.png"\r\n\r\n'
    const type = 'content-type: multipart/form-data; boundary=b\r\n'
    const cutBody = await rawReply(client.port, `${head}${type}content-length: ${start.length + 3}\r\n\r\n${start}abc`)
    assert.match(cutBody, /^HTTP\/1\.1 400 [^]*CUT_UPLOAD/)
    const gone = connect(client.port, '127.0.0.1')
    gone.write(`${head}${type}content-length: 1000\r\n\r\n${start}abc`, () => gone.destroy())
    await until(() => client.errors()['bad_input']?.['CUT_UPLOAD'] === 2)
    assert.deepEqual(client.errors(), {
      bad_input: { TOO_LARGE: 2, NOT_AN_IMAGE: 3, BAD_FIELDS: 5, BAD_REQUEST: 1, CUT_UPLOAD: 2 },
    })
    assert.equal(client.retries(), 0)
    assert.deepEqual(readdirSync(client.photoFolder, { recursive: true }), ['arriving'])
    assert.deepEqual(await feedOf(client, ada), [])
    assert.equal((await client.upload(ada)).status, 201)
  },

  'large bodies where none are expected are refused without harm to the next request': async (client) => {
    const large = 'x'.repeat(6_000_000)
    const send = (method: string, path: string): Promise<Reply> =>
      client.send(method, path, { headers: { 'content-type': 'application/json' }, body: large })
    for (let round = 0; round < 3; round++) {
      const replies = [
        await send('POST', '/api/register'),
        await send('POST', '/nowhere'),
        await send('DELETE', '/api/photos/1/like'),
        await client.upload({}, 'nobody', Buffer.alloc(4_000_000)),
      ]
      assert.deepEqual(codesOf(replies), [
        [413, 'TOO_LARGE'],
        [413, 'TOO_LARGE'],
        [413, 'TOO_LARGE'],
        [401, 'TOKEN_MISSING'],
      ])
    }
    assert.deepEqual(client.errors(), { bad_input: { TOO_LARGE: 9 }, unauthenticated: { TOKEN_MISSING: 3 } })
    assert.equal(client.retries(), 0)
  },

  'SQL and HTML in captions are kept as they are, and sent as JSON that no browser takes for a page': async (
    client,
  ) => {
    const ada = await joined(client, 'ada')
    const caption = `'); drop table photos; -- <script>alert("1")</script> \\ $1 🦜`
    assert.equal((await client.upload(ada, caption)).status, 201)
    const reply = await client.get('/api/feed', ada)
    assert.equal((reply.value['photos'] as ReadonlyArray<{ caption: string }>)[0]?.caption, caption)
    assert.equal(reply.headers.get('content-type'), 'application/json; charset=utf-8')
    assert.equal(reply.headers.get('x-content-type-options'), 'nosniff')
  },

  'octets that are no request are refused as JSON too, and counted': async (client) => {
    assert.match(
      await rawReply(client.port, 'nonsense\r\n\r\n'),
      /^HTTP\/1\.1 400 [^]*x-error-class: bad_input[^]*BAD_REQUEST/,
    )
    const long = `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`
    assert.match(await rawReply(client.port, long), /^HTTP\/1\.1 431 [^]*BAD_REQUEST/)
    await until(() => client.errors()['bad_input']?.['BAD_REQUEST'] === 2)
  },
}

test('bad input to one process on SQLite', async (context) => {
  for (const [title, body] of Object.entries(badInputs)) {
    await context.test(title, async (inner) => body(await alone(inner, sqliteFor(inner))))
  }
})

/** Each case has a database of its own in one server. */
async function onPostgres(
  context: TestContext,
  deploy: (context: TestContext, settings: Partial<ServerSettings>) => Promise<Deployed | null>,
): Promise<void> {
  const cases = Object.entries(badInputs).map(([title, body], i) => ({ title, body, database: `case${i}` }))
  const server = await databasesFor(
    context,
    cases.map(({ database }) => database),
  )
  if (!server) return
  for (const { title, body, database } of cases) {
    await context.test(title, async (inner) => {
      const client = await deploy(inner, postgresFor(inner, String(server.urls[database])))
      if (client) await body(client)
    })
  }
}

test('bad input to one process on PostgreSQL', (context) => onPostgres(context, alone))

test('bad input to three processes behind NGINX, on PostgreSQL', (context) => onPostgres(context, behindProxy))

test('more requests than the limit are turned away as busy', async (context) => {
  const client = await served(context, { ...sqliteFor(context), requestLimit: 1 })
  const slow = connect(client.port, '127.0.0.1')
  context.after(() => slow.destroy())
  slow.write('POST /api/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n')
  await until(async () => (await client.get('/health')).status === 503)
  const turned = await client.get('/health')
  assert.equal(turned.value['class'], 'busy')
  assert.equal(turned.headers.get('retry-after'), '1')
  slow.destroy()
  await until(async () => (await client.get('/health')).status === 200)
})

test('a photo whose file is gone is not found', async (context) => {
  const settings = sqliteFor(context)
  const client = await served(context, settings)
  const ada = await joined(client, 'ada')
  const { value } = await client.upload(ada)
  rmSync(join(String(settings.photoFolder), String(value['filename'])))
  assert.deepEqual(codesOf([await client.get('/api/photos/1/file', ada)]), [[404, 'NO_SUCH_PHOTO']])
})

/** What a server says to octets, until it has said a whole head and body. */
async function rawReply(port: number, octets: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let said = ''
  socket.setEncoding('latin1').on('data', (text) => (said += String(text)))
  socket.on('error', () => undefined)
  socket.write(octets)
  await until(() => said.includes('}'))
  socket.destroy()
  return said
}
