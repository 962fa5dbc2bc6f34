import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { clinicalPattern, createPerson, identityPattern, type Person } from '../../src/data/people.ts'

const people = (count: number, seed = 'people'): Person[] => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => createPerson(random, count))
}

test('the same seed gives the same people, another one gives others', () => {
  assert.deepEqual(people(20), people(20))
  assert.notDeepEqual(people(20), people(20, 'others'))
})

test('each part of an identity, and none of the rest, has the marks of identity data', () => {
  for (const { firstName, lastName, email, diagnosis, medications, accountType } of people(500)) {
    for (const part of [firstName, lastName, email]) assert.match(part, identityPattern)
    for (const part of [diagnosis, ...medications, accountType]) assert.doesNotMatch(part, identityPattern)
  }
})

test('each part of clinical data, and none of the rest, has the marks of clinical data', () => {
  for (const { firstName, lastName, email, diagnosis, medications, accountType } of people(500)) {
    for (const part of [diagnosis, ...medications]) assert.match(part, clinicalPattern)
    for (const part of [firstName, lastName, email, accountType]) assert.doesNotMatch(part, clinicalPattern)
  }
})

test('about fifty share a family name, however many there are', () => {
  for (const count of [1_000, 10_000]) {
    const names = people(count).map(({ lastName }) => lastName)
    assert.equal(new Set(names).size, count / 50)
  }
})
