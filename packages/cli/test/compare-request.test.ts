import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRequest } from '../src/compare-request.ts'

const nowhere = '/no/such/records'

test('a colon makes a variant of a subject; anything else that is not stored is a ref', () => {
  assert.deepEqual(readRequest(['main', '.', 'addressing', 'crud'], nowhere), {
    kind: 'refs',
    a: 'main',
    b: '.',
    subjects: ['addressing', 'crud'],
  })
  assert.deepEqual(readRequest(['addressing:map', 'addressing:shared'], nowhere), {
    kind: 'variants',
    subject: 'addressing',
    a: 'map',
    b: 'shared',
  })
})

test('anything but two of a kind is refused with the forms that there are', () => {
  for (const [names, says] of [
    [[], /compare needs A and B: write two git refs/],
    [['main'], /compare needs A and B/],
    [['main', 'keeper:one'], /"main" is a ref and "keeper:one" a variant/],
    [['keeper:one', 'keeper:one'], /named twice/],
    [['keeper:one', 'other:one'], /variants of two subjects/],
    [['keeper:', 'keeper:one'], /write two git refs/],
    [['keeper:one:two', 'keeper:one'], /write two git refs/],
    [['keeper:one', 'keeper:two', 'keeper:three'], /"keeper:three" is one too many/],
    [['nowhere.ndjson', 'else.ndjson'], /there is no file nowhere\.ndjson/],
    [['nowhere.ndjson', 'main'], /is a run and "main" a ref/],
  ] as const) {
    assert.throws(() => readRequest(names, nowhere), says, names.join(' '))
  }
})
