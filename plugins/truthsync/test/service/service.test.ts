import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { faultsOf } from '../../src/system.ts'
import { served, raw } from './served.ts'

const fact = 'Sales rose by 3.5%. I think they fell!'

describe('the service', () => {
  it('answers with the claims and a confidence, and the second time from the cache', async (context) => {
    const { verify } = await served(context)
    const first = await verify(fact)
    assert.deepEqual([first.status, first.headers.get('content-type')], [200, 'application/json'])
    const { processing_time_us: us, ...answer } = first.value()
    assert.deepEqual(answer, { claims: ['Sales rose by 3.5%'], confidence: 0.5, cache_hit: false })
    assert.ok(Number.isInteger(us) && Number(us) >= 0)
    assert.equal((await verify(`  ${fact.replaceAll(' ', '\n ')}`)).value()['cache_hit'], true)
  })

  it('answers in any script, from the cache too', async (context) => {
    const { verify, post } = await served(context)
    for (const text of ['Sales rose by 3%', 'São Paulo grew by 3%', '東京 grew by 3%', 'It grew by 3% 🎉']) {
      const answers = [
        await verify(text),
        await verify(text),
        await post('/verify', JSON.stringify({ metadata: {}, text })),
      ]
      assert.deepEqual(
        answers.map(({ value }) => [value()['claims'], value()['cache_hit']]),
        [false, true, true].map((hit) => [[text], hit]),
      )
    }
  })

  it('answers a batch in its order and at its length', async (context) => {
    const { post } = await served(context)
    const texts = ['It is so', 'Maybe it is', 'Nothing', 'It is so']
    const { status, value } = await post('/verify/batch', JSON.stringify(texts.map((text) => ({ text }))))
    const list = value() as unknown as Array<{ claims: string[]; cache_hit: boolean }>
    assert.equal(status, 200)
    assert.deepEqual(
      list.map(({ claims }) => claims),
      [['It is so'], [], [], ['It is so']],
    )
    assert.deepEqual(
      list.map(({ cache_hit: hit }) => hit),
      [false, false, false, true],
    )
    assert.equal((await post('/verify/batch', '[]')).text, '[]')
  })

  for (const [name, settings] of [
    ['naive', { extractor: 'naive', cacheSize: 0, batchSize: 1 }],
    ['fixed-window', { flush: 'window', batchWindowMs: 5 }],
  ] as const) {
    it(`gives the same answer as ${name}`, async (context) => {
      const { verify } = await served(context, { settings })
      const { claims, confidence } = (await verify(fact)).value()
      assert.deepEqual([claims, confidence], [['Sales rose by 3.5%'], 0.5])
    })
  }

  it('says how it is, and its statistics move', async (context) => {
    const { get, verify, post } = await served(context)
    assert.equal((await get('/health')).text, '{"status":"ok"}')
    assert.equal((await get('/ready')).text, '{"status":"ready"}')
    await verify(fact)
    await verify(fact)
    await post('/verify/batch', '[{"text":"It is so"},{"text":"It was so"}]')
    await post('/verify', '{')
    const stats = (await get('/stats?fresh')).value()
    assert.deepEqual([stats['total_requests'], stats['batch_queue_size'], stats['rejected']], [7, 0, 0])
    assert.deepEqual(stats['errors'], { 400: 1 })
    assert.deepEqual(stats['cache'], {
      hits: 1,
      misses: 3,
      size: 3,
      capacity: 10_000,
      evictions: 0,
      expired: 0,
      hit_rate: 0.25,
      errors: 0,
    })
    assert.deepEqual([stats['texts'], stats['extracted'], stats['batches'], stats['batched']], [4, 3, 3, 4])
  })

  it('refuses with a reason what it cannot read, and goes on', async (context) => {
    const { post, verify, get } = await served(context)
    for (const [body, why] of [
      ['{', /not JSON/],
      ['', /not JSON/],
      ['[]', /must be an object/],
      ['null', /must be an object/],
      ['"text"', /must be an object/],
      ['{}', /text: must be a string/],
      ['{"text":7}', /text: must be a string/],
      ['{"text":" \\n "}', /text: must not be empty/],
      ['{"text":"a","more":1}', /there is no field "more"/],
      ['{"text":"a","__proto__":{"text":"b"}}', /there is no field "__proto__"/],
      ['{"__proto__":{"text":"b"}}', /there is no field "__proto__"/],
      ['{"text":"a","metadata":7}', /metadata: must be an object/],
      ['{"text":"a","metadata":{"__proto__":1}}', /there is no field "__proto__"/],
      ['{"text":"\\ud800"}', /half a character/],
      [new Uint8Array([0x7b, 0xc3, 0x28, 0x7d]), /not UTF-8/],
    ] as const) {
      const { status, value } = await post('/verify', body)
      assert.equal(status, 400, String(body))
      assert.match(String(value()['error']), why)
    }
    for (const [body, why] of [
      ['{"text":"a"}', /must be a list/],
      ['[{"text":"a"},7]', /\[1\]: must be an object/],
      [JSON.stringify(Array.from({ length: 1_001 }, () => ({ text: 'a' }))), /at most 1000 texts/],
    ] as const) {
      const { status, value } = await post('/verify/batch', body)
      assert.equal(status, 400)
      assert.match(String(value()['error']), why)
    }
    assert.equal(Reflect.get({}, 'text'), undefined)
    assert.equal((await verify(fact)).status, 200)
    assert.equal((await get('/stats')).value()['texts'], 1)
    assert.equal((await post('/verify', '{"text":"It is so","metadata":{"from":"test"}}')).status, 200)
  })

  it('takes a body of 1 MB and refuses a longer one, announced or in chunks', async (context) => {
    const { post, port } = await served(context)
    const ofBytes = (bytes: number): string => `{"text":"${'x'.repeat(bytes - 11)}"}`
    assert.equal((await post('/verify', ofBytes(1_000_000))).status, 200)
    for (const bytes of [1_000_001, 2_000_000]) {
      const { status, value } = await post('/verify', ofBytes(bytes))
      assert.deepEqual([status, value()['error']], [413, 'the body is longer than 1000000 bytes'])
    }
    const chunk = `7a120\r\n${'x'.repeat(500_000)}\r\n`
    const head = 'POST /verify HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n'
    assert.match(await raw(port, `${head}${chunk}${chunk}${chunk}0\r\n\r\n`), /^HTTP\/1\.1 413 .*longer than/s)
  })

  it('keeps no more of long texts than its cache may hold, and its books balance', async (context) => {
    const { verify, service } = await served(context, { settings: { cacheChars: 500_000 } })
    for (let i = 0; i < 40; i++) assert.equal((await verify(`${i} is ${'x'.repeat(100_000)}`)).status, 200)
    const { cache } = service.stats()
    // A text and the claim in its answer are 200,000 characters.
    assert.deepEqual([cache.size, cache.evictions, cache.misses], [2, 38, 40])
    assert.deepEqual(faultsOf([service.stats()]), [])
  })

  it('cuts off a sender that never stops', async (context) => {
    const { port, verify } = await served(context)
    const head = `POST /verify HTTP/1.1\r\nhost: x\r\ncontent-length: 40000000\r\n\r\n`
    assert.match(await raw(port, head + 'x'.repeat(20_000_000)), /^HTTP\/1\.1 413 /)
    assert.equal((await verify(fact)).status, 200)
  })

  it('answers 408 to a body that does not come, 400 to what is not HTTP', async (context) => {
    const { port, verify } = await served(context, { requestTimeoutMs: 200 })
    const slow = 'POST /verify HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"te'
    assert.match(await raw(port, slow), /^HTTP\/1\.1 408 .*"the request took too long to arrive"/s)
    assert.match(await raw(port, 'hello\r\n\r\n'), /^HTTP\/1\.1 400 .*"this is not HTTP"/s)
    const long = `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`
    assert.match(await raw(port, long), /^HTTP\/1\.1 431 .*"the headers are too long"/s)
    assert.equal((await verify(fact)).status, 200)
  })

  it('survives a sender that hangs up in the middle of a body', async (context) => {
    const { port, verify } = await served(context)
    const socket = connect(port, '127.0.0.1')
    socket.write('POST /verify HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"te')
    await once(socket, 'connect')
    await delay(20)
    socket.resetAndDestroy()
    await once(socket, 'close')
    assert.equal((await verify(fact)).status, 200)
  })

  it('answers 404 to an unknown route and 405 to a wrong method', async (context) => {
    const { get, send } = await served(context)
    for (const path of ['/verify/', '/constructor', '/__proto__', '/stats/x', '//']) {
      assert.equal((await get(path)).status, 404, path)
    }
    const wrong = await get('/verify')
    assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'POST'])
    assert.equal((await send('/stats', { method: 'DELETE' })).status, 405)
  })

  it('answers 503 when its queue is full, counts it, and recovers', async (context) => {
    const gate = Promise.withResolvers<void>()
    const { verify, get, post } = await served(context, {
      settings: { queueLimit: 2, batchSize: 1 },
      change: (verifier) => ({
        ...verifier,
        verify: async (texts) => {
          await gate.promise
          return await verifier.verify(texts)
        },
      }),
    })
    const waiting = [verify('It is so'), verify('It was so')]
    while ((await get('/stats')).value()['batch_queue_size'] !== 2) await delay(2)
    const two = '[{"text":"It is so"},{"text":"It was so"}]'
    for (const full of [await verify('It has been so'), await post('/verify/batch', two)]) {
      assert.deepEqual([full.status, full.headers.get('retry-after')], [503, '1'])
      assert.match(String(full.value()['error']), /too many texts are waiting/)
    }
    gate.resolve()
    assert.deepEqual(
      (await Promise.all(waiting)).map(({ status }) => status),
      [200, 200],
    )
    assert.equal((await verify('It has been so')).status, 200)
    assert.equal((await post('/verify/batch', two)).status, 200)
    assert.equal((await get('/stats')).value()['rejected'], 3)
  })

  for (const [how, fail] of [
    ['rejects', () => Promise.reject(new TypeError('a bug'))],
    [
      'throws',
      () => {
        throw new TypeError('a bug')
      },
    ],
  ] as const) {
    it(`answers 500 when its verifier ${how}, and goes on`, async (context) => {
      const { verify, post } = await served(context, {
        change: (verifier) => ({
          ...verifier,
          verify: (texts) => (texts.includes('explode') ? fail() : verifier.verify(texts)),
        }),
      })
      assert.equal((await verify('explode')).status, 500)
      assert.equal((await post('/verify/batch', '[{"text":"explode"}]')).status, 500)
      assert.equal((await verify(fact)).status, 200)
    })
  }
})
