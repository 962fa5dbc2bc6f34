import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { postgres } from '@gauntlet/services'
import fc from 'fast-check'
import { packRef, refHorizon, refNumber, refRealm } from '../../src/index/entity-ref.ts'
import { openPostgresIndex } from '../../src/index/postgres-index.ts'
import { openPostgresPool, type PostgresPool } from '../../src/index/postgres-pool.ts'
import type { RemoteIndex, Stored } from '../../src/index/remote-index.ts'
import { createShardedIndex } from '../../src/index/sharded-index.ts'
import { buildContext, needs } from '../built.ts'

const databases = ['one', 'two', 'three'] as const

/** One PostgreSQL with an index over one database, and one over three. */
async function opened(context: TestContext) {
  const building = buildContext(context, 'postgres')
  const { urls, pids } = await postgres(building, { databases })
  const parts: RemoteIndex[] = []
  const pools: PostgresPool[] = []
  for (const name of databases) {
    const part = await openPostgresIndex(urls[name])
    const pool = openPostgresPool(urls[name], 1)
    building.defer(part.close)
    building.defer(pool.close)
    parts.push(part)
    pools.push(pool)
  }
  const [single] = parts
  const [pool] = pools
  assert.ok(single && pool)
  const empty = async (): Promise<void> => {
    for (const each of pools) await each.run('truncate entity')
  }
  return { single, parts, sharded: createShardedIndex(parts), pids, url: urls.one, run: pool.run, empty }
}

const addressOf = (head: string, n = 0): string => head + n.toString(16).padStart(64 - head.length, '0')

const storedOf = (number: number, text = `{"n":${number}}`): Stored => ({
  ref: packRef(number, number % 7, number % 5),
  text,
})

const operation = fc.record({
  verb: fc.constantFrom('put', 'put', 'put', 'remove', 'get'),
  address: fc
    .tuple(fc.constantFrom('00', '55', '56', 'aa', 'ab', 'ff'), fc.nat(2))
    .map(([head, n]) => addressOf(head, n)),
  number: fc.nat(1_000),
})

test('an index in PostgreSQL', needs('postgres'), async (context) => {
  const { single, parts, sharded, pids, url, run, empty } = await opened(context)

  await context.test('any sequence of puts, gets and removals is answered as by a plain map', async () => {
    await empty()
    for (const index of [single, sharded]) {
      await fc.assert(
        fc.asyncProperty(fc.array(operation, { maxLength: 40, size: 'max' }), async (operations) => {
          const model = new Map<string, Stored>()
          for (const { verb, address, number } of operations) {
            if (verb === 'put') {
              await index.put(address, storedOf(number))
              model.set(address, storedOf(number))
            }
            if (verb === 'remove') assert.equal(await index.remove(address), model.delete(address))
            assert.deepEqual(await index.get(address), model.get(address))
            assert.equal(await index.size(), model.size)
          }
          const numbersWhere = (wanted: (ref: number) => boolean): number[] =>
            [...model.values()]
              .filter(({ ref }) => wanted(ref))
              .map(({ ref }) => refNumber(ref))
              .sort((a, b) => a - b)
          assert.deepEqual(
            await index.byRealm(3),
            numbersWhere((ref) => refRealm(ref) === 3),
          )
          assert.deepEqual(
            await index.byHorizon(4),
            numbersWhere((ref) => refHorizon(ref) === 4),
          )
          assert.deepEqual(
            await Promise.all([...model.keys()].map(index.remove)),
            Array.from(model, () => true),
          )
        }),
        { numRuns: 10, seed: 7 },
      )
      assert.equal(await index.size(), 0)
    }
  })

  await context.test('what comes at once is answered as if it had come one after another', async () => {
    await empty()
    for (const index of [single, sharded]) {
      const address = addressOf('ab')
      await Promise.all([1, 2, 3].map((number) => index.put(address, storedOf(number))))
      assert.deepEqual(await index.get(address), storedOf(3))
      assert.deepEqual(await Promise.all([index.remove(address), index.remove(address)]), [true, false])
      // More than fit one batch, written by several statements at once in opposite orders.
      const addresses = Array.from({ length: 1_500 }, (_, n) => addressOf((n % 256).toString(16).padStart(2, '0'), n))
      await Promise.all([...addresses, ...addresses.toReversed()].map((each) => index.put(each, storedOf(7))))
      const found = await Promise.all(addresses.map(index.get))
      assert.deepEqual(new Set(found.map((stored) => stored?.ref)), new Set([storedOf(7).ref]))
      assert.equal(await index.size(), 1_500)
      assert.ok((await index.tableBytes()) > 100_000)
      await Promise.all(addresses.map(index.remove))
    }
  })

  await context.test('nothing is found under a malformed address, and it is not put', async () => {
    await empty()
    const good = 'ab'.repeat(32)
    const malformed = ['', 'ab', good.toUpperCase(), `${good}0`, `${good.slice(1)}g`, ` ${good.slice(1)}`, '__proto__']
    malformed.push(`${good.slice(1)}\u0000`, `${good.slice(3)}"}'`, `${good.slice(1)}\ud800`)
    for (const index of [single, sharded]) {
      await index.put(good, storedOf(5))
      for (const address of malformed) {
        assert.equal(await index.get(address), undefined, address)
        assert.equal(await index.remove(address), false, address)
        await assert.rejects(index.put(address, storedOf(1)), { code: 'BAD_ADDRESS' })
        await assert.rejects(index.putAll([[address, storedOf(1)]]), { code: 'BAD_ADDRESS' })
      }
      assert.deepEqual([await index.size(), await index.remove(good)], [1, true])
    }
  })

  await context.test('any text comes back as it was, and a NUL is refused without harm to its neighbours', async () => {
    await empty()
    const texts = ['', '{"a":"\\u0000"}', '{},"\\', `'; drop table entity; --`, 'NULL', 'Zürich 🙂', 'x'.repeat(60_000)]
    const put = texts.map((text, n) => single.put(addressOf('cd', n), storedOf(n, text)))
    await assert.rejects(single.put(addressOf('ce'), storedOf(1, 'a\0b')), { code: 'BAD_TEXT' })
    await Promise.all(put)
    for (const [n, text] of texts.entries()) assert.equal((await single.get(addressOf('cd', n)))?.text, text)
  })

  await context.test('a fill that fails half-way leaves nothing, and one that ends leaves all', async () => {
    await empty()
    const rows = Array.from({ length: 2_500 }, (_, n): [string, Stored] => [addressOf('ef', n), storedOf(n % 9)])
    await assert.rejects(single.putAll([...rows, ['no address', storedOf(1)]]), { code: 'BAD_ADDRESS' })
    assert.equal(await single.size(), 0)
    await single.putAll(rows)
    assert.deepEqual([await single.size(), await single.get(addressOf('ef', 2_499))], [2_500, storedOf(2_499 % 9)])
  })

  await context.test('each database holds one range of prefixes', async () => {
    await empty()
    // A third of 0x10000 is 0x5555.33…
    for (const head of ['0000', '5555', '5556', 'aaaa', 'aaab', 'fffe', 'ffff']) {
      await sharded.put(addressOf(head), storedOf(1))
    }
    assert.deepEqual(await Promise.all(parts.map((part) => part.size())), [2, 2, 3])
  })

  await context.test('rows are there for who opens the database anew', async () => {
    await empty()
    await single.put(addressOf('12'), storedOf(12))
    const [again, once] = await Promise.all([openPostgresIndex(url), openPostgresIndex(url)])
    assert.deepEqual(await again.get(addressOf('12')), storedOf(12))
    await Promise.all([again.close(), once.close()])
  })

  await context.test('a row that the database does not write is an error', async () => {
    await empty()
    await run(`
    create function lose() returns trigger language plpgsql as 'begin return null; end';
    create trigger lose before insert on entity for each row execute function lose()`)
    await assert.rejects(single.put(addressOf('12'), storedOf(12)), { code: 'ROWS_LOST' })
    await run('drop trigger lose on entity')
  })

  await context.test('connections that the server ended are replaced', async () => {
    await empty()
    await single.put(addressOf('12'), storedOf(12))
    await run(`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()
    and usename = current_user`)
    const late = AbortSignal.timeout(10_000)
    for (;;) {
      const found = await single.get(addressOf('12')).catch((error: unknown) => error)
      if (!(found instanceof Error)) return assert.deepEqual(found, storedOf(12))
      assert.equal(Reflect.get(found, 'code'), 'DATABASE_AWAY')
      late.throwIfAborted()
      await delay(20)
    }
  })

  await context.test('when the server is killed, all who wait hear that it is away, and so do later ones', async () => {
    await empty()
    const addresses = Array.from({ length: 3_000 }, (_, n) => addressOf((n % 256).toString(16).padStart(2, '0'), n))
    const waiting = Promise.allSettled(addresses.map((address) => sharded.put(address, storedOf(1))))
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    const refused = (await waiting).filter((outcome) => outcome.status === 'rejected')
    assert.ok(refused.length > 0)
    for (const { reason } of refused) assert.equal(reason.code, 'DATABASE_AWAY')
    const away = {
      code: 'DATABASE_AWAY',
      message: /^PostgreSQL does not answer \(.+\); see whether its server still runs$/,
    }
    await assert.rejects(single.get(addressOf('00')), away)
    await assert.rejects(single.size(), away)
    await assert.rejects(single.putAll([]), away)
    await assert.rejects(openPostgresIndex(url), away)
  })
})
