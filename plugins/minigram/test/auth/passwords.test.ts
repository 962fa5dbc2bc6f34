import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPasswords } from '../../src/auth/passwords.ts'
import { systemClock } from '../../src/service/clock.ts'

const cheap = { memoryKib: 64, passes: 1, atOnce: 2, clock: systemClock }

test('a hash is Argon2id with its own salt, and only its password fits', async () => {
  const { hash, verify } = createPasswords(cheap)
  const [one, two] = await Promise.all([hash('correct horse'), hash('correct horse')])
  assert.match(one, /^\$argon2id\$v=19\$m=64,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  assert.notEqual(one, two)
  assert.equal(await verify('correct horse', one), true)
  assert.equal(await verify('correct horsE', one), false)
  assert.equal(await verify('correct horse', undefined), false)
  assert.equal(await verify('correct horse', 'not a hash'), false)
})

test('a hash of another cost is verified by its own parameters', async () => {
  const stored = await createPasswords({ ...cheap, memoryKib: 128, passes: 3 }).hash('battery staple')
  assert.match(stored, /m=128,t=3/)
  assert.equal(await createPasswords(cheap).verify('battery staple', stored), true)
})

test('hashing leaves the event loop free, and its time is told apart from the waiting', async () => {
  const passwords = createPasswords({ ...cheap, memoryKib: 19_456, passes: 2, atOnce: 1 })
  let turns = 0
  let isDone = false
  const work = Promise.all([passwords.hash('one'), passwords.hash('two'), passwords.hash('three')])
  void work.finally(() => (isDone = true))
  while (!isDone) {
    turns++
    await new Promise(setImmediate)
  }
  assert.ok(turns > 10, `${turns} turns`)
  const { hash, verify, waitSeconds } = passwords.stats()
  assert.equal(hash.count, 3)
  assert.equal(verify.count, 0)
  // The second waits for the first, and the third for both.
  assert.ok(waitSeconds > hash.seconds / 3)
})
