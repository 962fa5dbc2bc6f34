import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { User } from '../../src/model/user.ts'
import type { RecordStore } from '../../src/store/record-store.ts'
import { ada, databasesFor, folderFor, opened, redisFor, until } from '../opened.ts'

const idOf = (json: string): string => (JSON.parse(json) as User).id

/** Stores that answer as if all went well, and what they do in place of it. */
const defects: Readonly<Record<string, (store: RecordStore) => void>> = {
  'an UPDATE that is acknowledged and keeps the old name': ({ identity }) => {
    const { get, replace } = identity
    Object.assign(identity, {
      // The clinical row has come and the old one goes: only the name stays as it was.
      replace: async (row: Parameters<typeof replace>[0]) => {
        const { pii } = (await get(row.id)) ?? row
        return await replace({ ...row, pii })
      },
    })
  },
  'an UPDATE that stores a wrong name': ({ identity }) => {
    const { replace } = identity
    Object.assign(identity, {
      replace: (row: Parameters<typeof replace>[0]) => replace({ ...row, pii: { ...row.pii, firstName: 'Eve' } }),
    })
  },
  'an INSERT that stores another diagnosis': ({ clinical }) => {
    const { insert } = clinical
    Object.assign(clinical, {
      insert: (row: Parameters<typeof insert>[0]) => insert({ ...row, phi: { ...row.phi, diagnosis: 'none' } }),
    })
  },
}

for (const [defect, plant] of Object.entries(defects)) {
  test(`${defect} is found by the audit of copies, and by no other`, async (context) => {
    const settings = { store: 'sqlite', folder: folderFor(context) } as const
    const { records, store, audit, auditCopies, settled } = await opened(context, settings)
    const kept = idOf(await records.create(ada))
    await settled()
    assert.deepEqual(await auditCopies(), { compared: 1, faults: [] })
    plant(store)
    const id = idOf(await records.create(ada))
    await records.update(id, { ...ada, lastName: 'King' })
    await settled()
    assert.deepEqual(await auditCopies(), { compared: 2, faults: [`record ${id} is not stored as it was answered`] })
    assert.notEqual(kept, id)
    assert.deepEqual(await audit(), [])
  })
}

test('a sound service has in each cache what it has in its databases, whatever was written', async (context) => {
  const [databases, redis] = [await databasesFor(context), await redisFor(context)]
  if (!databases || !redis) return
  const settings = { ...databases.settings, redisUrl: redis.url }
  const { records, cache, auditCopies, settled } = await opened(context, settings)
  await until(() => !cache.isAway())
  const odd = { ...ada, firstName: 'Zoë "Z" \\ \u2028', medications: ['{braced}', '', 'null', '😀'] }
  const ids = (await Promise.all([ada, odd, ada].map(records.create))).map(idOf)
  await records.update(ids[0]!, { diagnosis: 'cured' })
  await records.update(ids[1]!, { lastName: 'King' })
  await records.remove(ids[2]!)
  await settled()
  assert.deepEqual(await auditCopies(), { compared: 2, faults: [] })
})
