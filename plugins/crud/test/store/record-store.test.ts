import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { firstId } from '../../src/model/ids.ts'
import type { Identity } from '../../src/model/user.ts'
import { defaultSettings, type Settings } from '../../src/service/settings.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { RecordStore } from '../../src/store/record-store.ts'
import { databasesFor, folderFor } from '../opened.ts'

const idOf = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`

const rowOf = (number: number, changed: Partial<Identity> = {}): Identity => ({
  id: idOf(number),
  pseudonym: randomUUID(),
  pii: { firstName: 'Zoë', lastName: `O'Name-${number % 3}`, email: `p${number}@example.org` },
  metadata: { accountType: number % 2 === 0 ? 'free' : 'premium' },
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...changed,
})

const phi = { diagnosis: `'); drop table clinical; --`, medications: ['"quoted"', '{braced}', 'back\\slash', 'null'] }

/** The settings of each kind of store; null, and the test skipped, where the machine lacks it. */
const kinds: Readonly<Record<Settings['store'], (context: TestContext) => Promise<Partial<Settings> | null>>> = {
  memory: () => Promise.resolve({}),
  sqlite: (context) => Promise.resolve({ store: 'sqlite', folder: folderFor(context) }),
  postgres: async (context) => (await databasesFor(context))?.settings ?? null,
}

for (const [kind, settingsFor] of Object.entries(kinds)) {
  for (const index of ['on', 'off'] as const) {
    test(`${kind}, index ${index}: a store keeps, finds, changes and erases what it is given`, async (context) => {
      const settings = await settingsFor(context)
      if (!settings) return
      const store = await openStore({ ...defaultSettings, ...settings, index })
      context.after(() => store.close())
      await keepsIdentities(store)
      await keepsClinicalRows(store)
    })
  }
}

async function keepsIdentities({ identity, raw }: RecordStore): Promise<void> {
  const rows = Array.from({ length: 12 }, (_, i) => rowOf(i))
  // Not in their order, and at once.
  await Promise.all(rows.toReversed().map(identity.insert))
  assert.equal(await identity.count(), 12)
  const asked = await Promise.all([identity.get(idOf(3)), identity.get(idOf(99)), identity.get(idOf(4))])
  assert.deepEqual(asked, [rows[3], undefined, rows[4]])

  const ids = async (query: Parameters<RecordStore['identity']['find']>[0]): Promise<number[]> =>
    (await identity.find(query)).map(({ id }) => Number(id.slice(-12)))
  const [named, paid, both, first, rest, all, none] = await Promise.all([
    ids({ lastName: `O'Name-1`, limit: 50 }),
    ids({ accountType: 'premium', after: idOf(4), limit: 2 }),
    ids({ lastName: `O'Name-1`, accountType: 'free', limit: 50 }),
    ids({ limit: 3 }),
    ids({ after: idOf(8), limit: 50 }),
    ids({ limit: Infinity }),
    ids({ email: `' or 1=1 --`, limit: 50 }),
  ])
  assert.deepEqual(named, [1, 4, 7, 10])
  assert.deepEqual(paid, [5, 7])
  assert.deepEqual(both, [4, 10])
  assert.deepEqual(first, [0, 1, 2])
  assert.deepEqual(rest, [9, 10, 11])
  assert.deepEqual(all, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  assert.deepEqual(none, [])
  assert.deepEqual(await ids({ email: 'p7@example.org', limit: 1 }), [7])

  const changed = rowOf(1, { pseudonym: randomUUID(), updatedAt: '2026-02-02T00:00:00.000Z' })
  const renamed = { ...changed, pii: { ...changed.pii, lastName: 'New' } }
  assert.deepEqual(await Promise.all([identity.replace(renamed), identity.replace(rowOf(77))]), [true, false])
  assert.deepEqual(await identity.get(idOf(1)), renamed)
  assert.deepEqual(await ids({ lastName: 'New', limit: 5 }), [1])
  assert.deepEqual(await ids({ lastName: `O'Name-1`, limit: 5 }), [4, 7, 10])
  assert.deepEqual(
    await identity.referred([renamed.pseudonym, rows[1]!.pseudonym, rows[2]!.pseudonym]),
    new Set([renamed.pseudonym, rows[2]!.pseudonym]),
  )

  assert.deepEqual(await Promise.all([identity.remove(idOf(1)), identity.remove(idOf(77))]), [true, false])
  assert.equal(await identity.get(idOf(1)), undefined)
  assert.equal(await identity.count(), 11)
  assert.deepEqual(await ids({ lastName: 'New', limit: 5 }), [])
  const [stored] = await raw('identity', idOf(1), 1)
  assert.deepEqual(
    { ...stored },
    {
      id: idOf(2),
      pseudonym: rows[2]!.pseudonym,
      first_name: 'Zoë',
      last_name: `O'Name-2`,
      email: 'p2@example.org',
      account_type: 'free',
      created_at: '2026-01-01T00:00:00.000Z',
      updated_at: '2026-01-01T00:00:00.000Z',
    },
  )
}

async function keepsClinicalRows({ clinical, raw }: RecordStore): Promise<void> {
  const [one, two, three, four] = Array.from({ length: 4 }, () => randomUUID()) as [string, string, string, string]
  await Promise.all([one, two, three].map((pseudonym) => clinical.insert({ pseudonym, phi })))
  assert.deepEqual(await clinical.count(), { live: 3, retained: 0, doubts: 3 })
  const pages = [await raw('clinical', firstId, 2), await raw('clinical', [one, two, three].sort()[1]!, 2)]
  const listed = pages.map((rows) => rows.map(({ pseudonym }) => pseudonym))
  assert.deepEqual(listed.flat(), [one, two, three].sort())
  const emptied = { diagnosis: 'none', medications: [] }
  await clinical.settle({ pseudonym: three, outcome: 'kept' })
  await clinical.insert({ pseudonym: four, phi: emptied, replaces: three })
  await clinical.settle({ pseudonym: two, outcome: 'kept' })
  await clinical.doubtErase(two)
  const doubts = (await clinical.doubts()).map(({ pseudonym, kind }) => `${pseudonym} ${kind}`)
  assert.deepEqual(doubts.sort(), [`${one} write`, `${two} erase`, `${three} write`, `${four} write`].sort())

  const as = randomUUID()
  const settlements = [
    { pseudonym: one, outcome: 'kept' },
    { pseudonym: two, outcome: 'retained', as },
    { pseudonym: three, outcome: 'dropped' },
    { pseudonym: four, outcome: 'kept' },
  ] as const
  // Twice: after a lost answer nobody knows whether it was done.
  for (let time = 0; time < 2; time++) await Promise.all(settlements.map(clinical.settle))
  const left = await Promise.all([one, two, as, three, four].map(clinical.get))
  assert.deepEqual(left, [phi, undefined, phi, undefined, emptied])
  const rows = await raw('clinical', firstId, 10)
  assert.deepEqual(
    rows.map(({ pseudonym, retained }) => [pseudonym, Boolean(retained)]),
    [one, as, four].sort().map((pseudonym) => [pseudonym, pseudonym === as]),
  )
  assert.deepEqual(await clinical.count(), { live: 2, retained: 1, doubts: 0 })
  assert.deepEqual(await clinical.doubts(), [])
}
