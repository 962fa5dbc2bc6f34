import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { drawFixtures } from '../../src/data/fixtures.ts'

const scale = { users: 10, photos: 15, likes: 25, follows: 30, hashMemoryKib: 64, hashPasses: 1, hashesAtOnce: 8 }

test('fixtures are as many as the report has, of users and photos that exist, and no pair comes twice', () => {
  const { users, photos, likes, follows } = drawFixtures(scale, createRandom('f'), 'a hash')
  assert.deepEqual([users.length, photos.length, likes.length, follows.length], [10, 15, 25, 30])
  assert.equal(new Set(likes.map(String)).size, 25)
  assert.equal(new Set(follows.map(String)).size, 30)
  assert.ok(photos.every(({ userId }) => userId >= 1 && userId <= 10))
  assert.ok(likes.every(([user, photo]) => user >= 1 && user <= 10 && photo >= 1 && photo <= 15))
  assert.ok(follows.every(([from, to]) => from !== to && to >= 1 && to <= 10))
})

test('the same seed draws the same fixtures', () => {
  assert.deepEqual(drawFixtures(scale, createRandom('f'), 'h'), drawFixtures(scale, createRandom('f'), 'h'))
})
