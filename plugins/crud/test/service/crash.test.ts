import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { Client } from 'pg'
import type { Service } from '../../src/service/open-service.ts'
import { ada, clientOf, databasesFor, folderFor, opened, until } from '../opened.ts'
import { started } from './started.ts'

/** Three records, and on each of the last two and a new one a write that hangs between its two databases. */
async function hangBetweenWrites(port: number, hold: () => Promise<void> | void): Promise<string[]> {
  const { create, put, remove, post } = clientOf(port)
  const users = [await create(ada), await create(ada), await create(ada)]
  await hold()
  const hanging = [post(JSON.stringify(ada)), put(users[1]!.id, { diagnosis: 'cured' }), remove(users[2]!.id)]
  for (const reply of hanging) reply.catch(() => undefined)
  return users.map(({ id }) => id)
}

/** Pseudonyms in doubt of the three hanging writes: the new row's, the changed one's two, and the erased one's. */
const hangingDoubts = 4

async function isWhole({ records, store, stats, audit, settled }: Service, ids: readonly string[], wanted: object) {
  const { recovered, rows } = await stats()
  assert.deepEqual({ recovered, ...rows }, { recovered: hangingDoubts, doubts: 0, ...wanted })
  assert.deepEqual(await audit(), [])
  assert.equal(await records.update(ids[0]!, { lastName: 'King' }).then((json) => json?.includes('King')), true)
  await settled()
  assert.equal((await store.clinical.count()).doubts, 0)
}

test('killed between its two files, a service of SQLite leaves neither an orphan nor half a record', async (context) => {
  const folder = folderFor(context)
  const settings = { store: 'sqlite', folder } as const
  const { port, kill } = await started(context, { ...settings, statementTimeoutMs: 60_000 })
  const identity = new DatabaseSync(join(folder, 'identity.sqlite'), { timeout: 5_000 })
  const clinical = new DatabaseSync(join(folder, 'clinical.sqlite'), { timeout: 5_000 })
  const doubts = (): number => Number(clinical.prepare('select count(*) as rows from doubt').get()?.['rows'])
  const ids = await hangBetweenWrites(port, async () => {
    await until(() => doubts() === 0)
    identity.exec('begin immediate')
  })
  // It waits for the identity file with the first of them, and the clinical file has it already.
  await until(() => doubts() > 0)
  const left = doubts()
  await kill()
  identity.exec('rollback')
  identity.close()
  clinical.close()

  const service = await opened(context, settings)
  const { recovered, rows } = await service.stats()
  assert.deepEqual({ recovered, ...rows }, { recovered: left, identity: 3, live: 3, retained: 0, doubts: 0 })
  assert.deepEqual(await service.audit(), [])
  for (const id of ids) assert.match((await service.records.read(id))?.json ?? '', /"diagnosis":"uterine cancer"/)
})

for (const [name, late, wanted] of [
  ['are undone where the second never came', 'never', { identity: 3, live: 3, retained: 0 }],
  ['are finished where the second came after the death', 'after', { identity: 3, live: 3, retained: 1 }],
] as const) {
  test(`killed between its two PostgreSQL databases, writes ${name}`, async (context) => {
    const databases = await databasesFor(context)
    if (!databases) return
    const settings = { ...databases.settings, statementTimeoutMs: 3_000 }
    const { port, kill } = await started(context, settings)
    const { identity: identityUrl, clinical: clinicalUrl } = databases.urls
    const locker = new Client({ connectionString: identityUrl })
    const identity = new Client({ connectionString: identityUrl })
    const clinical = new Client({ connectionString: clinicalUrl })
    for (const client of [locker, identity, clinical]) await client.connect()
    const doubts = async (): Promise<number> => {
      const { rows } = await clinical.query<{ doubts: number }>('select count(*)::int as doubts from doubt')
      return rows[0]?.doubts ?? 0
    }
    const ids = await hangBetweenWrites(port, async () => {
      await until(async () => (await doubts()) === 0)
      // Rows may be read, so that a change learns what it changes, and not written.
      await locker.query('begin; lock table identity in exclusive mode')
    })
    const waiting = `select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock'`
    await until(async () => (await identity.query<{ waiting: number }>(waiting)).rows[0]?.waiting === 3)
    assert.equal(await doubts(), hangingDoubts)
    await kill()
    if (late === 'never') {
      await identity.query(`select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'`)
    }
    for (const client of [locker, identity, clinical]) await client.end()
    await isWhole(await opened(context, settings), ids, wanted)
  })
}
