import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Redis } from 'ioredis'
import { Pool } from 'pg'
import { lendConnection } from '../src/ask-postgres.ts'
import { askRedis } from '../src/ask-redis.ts'
import { postgres } from '../src/postgres.ts'
import { redis } from '../src/redis.ts'
import { needs, trialContext } from './trial-context.ts'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as (options: { type: 'minor' | 'major' }) => void

const rounds = 9
const answers = 40
const answerBytes = 25_000

/**
 * The share of the answers of a round that stays in the heap although nobody keeps them and young objects were collected:
 * the median of several rounds, as V8 may collect the old ones in any of them.
 */
async function keptOf(ask: () => Promise<unknown>): Promise<number> {
  const kept: number[] = []
  for (let round = 0; round <= rounds; round++) {
    gc({ type: 'major' })
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < answers; i++) await ask()
    // Twice: what survives one is young still.
    for (let again = 0; again < 2; again++) gc({ type: 'minor' })
    kept.push((process.memoryUsage().heapUsed - before) / (answers * answerBytes))
  }
  // In the first one code is compiled.
  return kept.slice(1).sort((a, b) => a - b)[rounds >> 1] as number
}

test(
  'what Redis answered is gone with the young objects, where the client alone would keep it',
  needs('redis'),
  async () => {
    await using context = trialContext()
    const client = new Redis((await redis(context)).url)
    context.defer(() => client.disconnect())
    await client.set('text', 'x'.repeat(answerBytes))
    const kept = await keptOf(() => askRedis(client, { name: 'get', args: ['text'] }))
    const keptByClient = await keptOf(() => client.get('text'))
    assert.ok(keptByClient > 0.8, `the planted difference: ${keptByClient}`)
    assert.ok(kept < 0.3, `${kept} beside ${keptByClient}`)
  },
)

test('a reply of Redis is its text, its bytes or its error', needs('redis'), async () => {
  await using context = trialContext()
  const client = new Redis((await redis(context)).url)
  context.defer(() => client.disconnect())
  const ask = (name: string, args: readonly string[], encoding?: null): Promise<unknown> =>
    askRedis(client, { name, args, ...(encoding === null ? { encoding } : {}) })
  assert.equal(await ask('set', ['a', 'ä']), 'OK')
  assert.deepEqual(await ask('mget', ['a', 'b']), ['ä', null])
  assert.deepEqual(await ask('mget', ['a', 'b'], null), [Buffer.from('ä'), null])
  assert.equal(await ask('del', ['a', 'b']), 1)
  await assert.rejects(ask('get', []), /wrong number of arguments/)
  client.disconnect()
  await assert.rejects(ask('get', ['a']), /Connection is closed/)
})

test(
  'rows are gone with the young objects, where a query timeout of the driver would keep them',
  needs('postgres'),
  async () => {
    await using context = trialContext()
    const { urls } = await postgres(context, { databases: ['things'] })
    const text = `select repeat('x', ${answerBytes}) as text`
    const open = (changes: object): Pool => {
      const pool = new Pool({ connectionString: urls.things, max: 1, ...changes })
      pool.on('error', () => undefined)
      context.defer(() => pool.end())
      return pool
    }
    const [pool, timed] = [open({}), open({ query_timeout: 10_000 })]
    const kept = await keptOf(() => lendConnection(pool, 10_000, (ask) => ask(text)))
    const keptByDriver = await keptOf(() => timed.query(text))
    assert.ok(keptByDriver > 0.8, `the planted difference: ${keptByDriver}`)
    assert.ok(kept < 0.3, `${kept} beside ${keptByDriver}`)
  },
)

test('a connection that does not answer in time is cut, and the pool opens another', needs('postgres'), async () => {
  await using context = trialContext()
  const { urls } = await postgres(context, { databases: ['things'] })
  const pool = new Pool({ connectionString: urls.things, max: 1 })
  context.defer(() => pool.end())
  const ask = (text: string) => lendConnection(pool, 300, (askHere) => askHere<{ pid: number }>(text))
  const pid = async () => (await ask('select pg_backend_pid() as pid')).rows[0]?.pid
  const first = await pid()
  assert.equal(await pid(), first)
  await assert.rejects(ask('select pg_sleep(30)'), /^Error: timeout: no answer within 300 ms$/)
  assert.notEqual(await pid(), first)
  await assert.rejects(ask('select nothing from nowhere'), /relation "nowhere" does not exist/)
})

test('what fails between two statements is taken back, also when the connection broke', needs('postgres'), async () => {
  await using context = trialContext()
  const { urls } = await postgres(context, { databases: ['things'] })
  const pool = new Pool({ connectionString: urls.things, max: 2 })
  pool.on('error', () => undefined)
  context.defer(() => pool.end())
  await lendConnection(pool, 5_000, (ask) => ask('create table thing (id int)'))
  const half = (between: (pid: number) => Promise<unknown>): Promise<unknown> =>
    lendConnection(pool, 5_000, async (ask) => {
      const { rows } = await ask<{ pid: number }>('select pg_backend_pid() as pid')
      await ask('begin')
      await ask('insert into thing values (1)')
      await between(rows[0]!.pid)
      await ask('commit')
    })
  await assert.rejects(
    half(() => Promise.reject(new Error('of our own'))),
    /of our own/,
  )
  await assert.rejects(
    half(async (pid) => {
      await lendConnection(pool, 5_000, (ask) => ask(`select pg_terminate_backend(${pid})`))
      await new Promise((resolve) => setTimeout(resolve, 200))
    }),
    /not queryable|terminat/,
  )
  const { rows } = await lendConnection(pool, 5_000, (ask) =>
    ask<{ n: number }>('select count(*)::int as n from thing'),
  )
  assert.deepEqual(rows, [{ n: 0 }])
})
