import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { createPerson } from '../src/data/people.ts'
import { createIdPool, type KnownUser } from '../src/id-pool.ts'

const random = createRandom('pool')
const users: KnownUser[] = ['a', 'b', 'c', 'd'].map((id) => ({ id, person: createPerson(random, 4) }))

test('each user is given out once, until none is left', () => {
  const pool = createIdPool(users)
  const taken = new Set(users.map(() => pool.take(random)?.id))
  assert.deepEqual(taken, new Set(['a', 'b', 'c', 'd']))
  assert.equal(pool.take(random), null)
  assert.equal(pool.size(), 0)
})

test('who is given back can be taken again', () => {
  const pool = createIdPool(users.slice(0, 1))
  const user = pool.take(random)
  assert.ok(user)
  pool.give(user)
  assert.equal(pool.take(random)?.id, 'a')
})

test('all are drawn about as often', () => {
  const pool = createIdPool(users)
  const counts = new Map<string, number>()
  for (let draw = 0; draw < 4_000; draw++) {
    const user = pool.take(random)
    assert.ok(user)
    counts.set(user.id, (counts.get(user.id) ?? 0) + 1)
    pool.give(user)
  }
  for (const [id, count] of counts) assert.ok(count > 850 && count < 1_150, `${id}: ${count} of 4000`)
})
