import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { test } from 'node:test'
import { extractFast } from '../../src/extraction/fast-extractor.ts'
import type { SharedCache } from '../../src/service/redis-cache.ts'
import { createSharedVerifier } from '../../src/service/shared-verifier.ts'
import { verifiedAs } from '../../src/service/verifier.ts'

/** A shared cache in memory that can be away. */
function fakeCache() {
  const entries = new Map<string, string>()
  const calls = { asked: 0 }
  const state = { away: false }
  const cache: SharedCache = {
    getAll: async (keys) => {
      calls.asked++
      await turn()
      if (state.away) throw new Error('away')
      return keys.map((key) => entries.get(key) ?? null)
    },
    setAll: async (list) => {
      await turn()
      for (const [key, value] of list) entries.set(key, value)
    },
    isConnected: () => !state.away,
    close: () => Promise.resolve(),
  }
  return { cache, entries, calls, state }
}

test('a text is read once, and then known to all who share the cache', async () => {
  const { cache, entries } = fakeCache()
  const [one, other] = [0, 1].map(() => createSharedVerifier({ extract: extractFast, cache, clock: () => 0 }))
  assert.ok(one && other)
  const [first] = await one.verify(['  It is\nso '])
  assert.deepEqual(first, verifiedAs('"claims":["It is so"],"confidence":1', false))
  await turn()
  assert.deepEqual([...entries.keys()], ['It is so'])
  const both = await other.verify(['It is so', 'It was so'])
  assert.deepEqual(
    both.map(({ cacheHit }) => cacheHit),
    [true, false],
  )
  const { texts, extracted, cache: counted } = other.stats()
  assert.deepEqual([texts, extracted, counted.hits, counted.misses], [2, 1, 1, 1])
})

test('without its cache it answers all the same, and asks again after a rest', async () => {
  const { cache, calls, state } = fakeCache()
  let nowUs = 0
  const verifier = createSharedVerifier({ extract: extractFast, cache, clock: () => nowUs })
  state.away = true
  for (let i = 0; i < 3; i++) {
    const [answer] = await verifier.verify(['It is so'])
    assert.deepEqual([answer?.answer, answer?.cacheHit], ['"claims":["It is so"],"confidence":1', false])
  }
  assert.deepEqual([calls.asked, verifier.stats().cacheErrors, verifier.isWhole()], [1, 1, false])
  state.away = false
  nowUs = 500_000
  await verifier.verify(['It is so'])
  await turn()
  const [known] = await verifier.verify(['It is so'])
  assert.deepEqual([known?.cacheHit, calls.asked, verifier.isWhole()], [true, 3, true])
})
