import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countMisplaced, type Misplaced } from '../src/separation.ts'
import type { RawRow } from '../src/store/record-store.ts'

const identity: RawRow = { id: 'i', last_name: 'Okafor 3', email: 'a@example.org' }
const clinical: RawRow = { pseudonym: 'p', phi: { diagnosis: 'M54.5 low back pain' } }

/** A store with one row per page. */
const count = (identities: readonly RawRow[], clinicals: readonly RawRow[]): Promise<Misplaced> =>
  countMisplaced({
    raw: (database, after) => {
      const rows = database === 'identity' ? identities : clinicals
      const at = rows.findIndex((row) => (row['id'] ?? row['pseudonym']) === after)
      return Promise.resolve(rows.slice(at + 1, at + 2))
    },
  })

test('what lies where it belongs is found there, and nowhere else', async () => {
  assert.deepEqual(await count([identity, { ...identity, id: 'j' }], [clinical]), {
    pii_in_clinical_count: 0,
    phi_in_identity_count: 0,
    found_where_it_belongs_ratio: 1,
  })
})

test('a name among clinical data and a diagnosis among identities are found, whatever holds them', async () => {
  const seen = await count(
    [identity, { ...identity, id: 'j', note: ['takes ramipril'] }],
    [clinical, { ...clinical, pseudonym: 'q', json: '{"email":"b@example.org"}' }],
  )
  assert.deepEqual([seen.pii_in_clinical_count, seen.phi_in_identity_count], [1, 1])
})

test('rows that cannot be read as text show that the search is blind', async () => {
  const { found_where_it_belongs_ratio: found } = await count([identity], [{ pseudonym: 'p', phi: 'c2VjcmV0' }])
  assert.equal(found, 0.5)
})
