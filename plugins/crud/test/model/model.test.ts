import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createIds, idPattern } from '../../src/model/ids.ts'
import { merge, mergeWithClinicalId } from '../../src/model/merge.ts'
import { newPseudonym } from '../../src/model/pseudonym.ts'
import { separate, touchesPhi } from '../../src/model/separate.ts'
import { ada } from '../opened.ts'

test('a record is taken apart by kind of data, and what the schema does not name goes nowhere', () => {
  const strange = { ...ada, ssn: '000-00-0000' }
  assert.deepEqual(separate(strange), {
    pii: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.org' },
    phi: { diagnosis: 'uterine cancer', medications: ['laudanum', 'cannabis'] },
    metadata: { accountType: 'premium' },
  })
})

test('only a diagnosis and medications are clinical', () => {
  assert.equal(touchesPhi({ diagnosis: 'none' }), true)
  assert.equal(touchesPhi({ medications: [] }), true)
  assert.equal(touchesPhi({ firstName: 'A', lastName: 'B', email: 'a@b', accountType: 'free' }), false)
})

test('merging gives the record back without its pseudonym; the planted defect puts that in place of the id', () => {
  const { phi, ...rest } = separate(ada)
  const row = { id: 'one', pseudonym: 'masked', createdAt: 'then', updatedAt: 'now', ...rest }
  assert.deepEqual(merge(row, phi), { id: 'one', ...ada, createdAt: 'then', updatedAt: 'now' })
  assert.deepEqual(mergeWithClinicalId(row, phi), { ...merge(row, phi), id: 'masked' })
})

test('ids sort by the moment they were made, also many of one millisecond, and when the clock stands or goes back', () => {
  let now = 1_700_000_000_000
  const nextId = createIds(() => now)
  const ids = Array.from({ length: 10_000 }, nextId)
  now += 5
  ids.push(nextId())
  now -= 1_000
  ids.push(nextId())
  assert.deepEqual(ids, [...ids].sort())
  assert.equal(new Set(ids).size, 10_002)
  assert.match(ids[0]!, /^018bcfe5-6800-7000-[89ab]/)
  for (const id of ids) assert.match(id, new RegExp(idPattern))
})

test('pseudonyms are random UUIDs: of 100,000 none comes twice', () => {
  const pseudonyms = new Set(Array.from({ length: 100_000 }, newPseudonym))
  assert.equal(pseudonyms.size, 100_000)
  assert.match(newPseudonym(), /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
})
