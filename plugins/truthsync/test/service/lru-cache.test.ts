import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createLruCache } from '../../src/service/lru-cache.ts'

/** Each character of a key or of a value's digits counts. */
const charsOf = (key: string, value: number): number => key.length + String(value).length

test('the least recently used entry goes first', () => {
  const cache = createLruCache<number>({ capacity: 2, mostChars: 100, charsOf, ttlMs: 1_000 })
  cache.set('a', 1, 0)
  cache.set('b', 2, 0)
  assert.equal(cache.get('a', 0), 1)
  cache.set('c', 3, 0)
  assert.equal(cache.get('b', 0), undefined)
  assert.deepEqual([cache.get('a', 0), cache.get('c', 0)], [1, 3])
  assert.deepEqual(cache.stats(), { hits: 3, misses: 1, size: 2, capacity: 2, evictions: 1, expired: 0 })
})

test('an entry that is older than its time is a miss, and gone', () => {
  const cache = createLruCache<number>({ capacity: 2, mostChars: 100, charsOf, ttlMs: 10 })
  cache.set('a', 1, 0)
  assert.equal(cache.get('a', 9_999), 1)
  assert.equal(cache.get('a', 10_000), undefined)
  assert.deepEqual(cache.stats(), { hits: 1, misses: 1, size: 0, capacity: 2, evictions: 0, expired: 1 })
  cache.set('a', 2, 10_000)
  cache.set('a', 3, 15_000)
  assert.equal(cache.get('a', 24_999), 3)
})

test('long entries push out as many as their characters need, and one that is longer than all may be goes alone', () => {
  const cache = createLruCache<number>({ capacity: 10, mostChars: 10, charsOf, ttlMs: 1_000 })
  for (const key of ['a', 'b', 'c', 'd', 'e']) cache.set(key, 1, 0)
  assert.deepEqual([cache.stats().size, cache.stats().evictions], [5, 0])
  cache.set('long', 10, 0)
  assert.deepEqual([cache.stats().size, cache.stats().evictions], [3, 3])
  cache.set('much too long', 1, 0)
  assert.deepEqual([cache.stats().size, cache.stats().evictions], [3, 4])
  assert.deepEqual(
    ['c', 'd', 'e', 'long', 'much too long'].map((key) => cache.get(key, 0)),
    [undefined, 1, 1, 10, undefined],
  )
})

/** The same by an array, newest last: slow, and plainly right. */
function model({ capacity, mostChars }: { capacity: number; mostChars: number }): {
  get: (key: string) => number | undefined
  set: (key: string, value: number) => void
} {
  let entries: Array<[string, number]> = []
  const take = (key: string): [string, number] | undefined => {
    const found = entries.find(([name]) => name === key)
    entries = entries.filter((entry) => entry !== found)
    return found
  }
  return {
    get: (key) => {
      const found = take(key)
      if (found) entries.push(found)
      return found?.[1]
    },
    set: (key, value) => {
      take(key)
      if (charsOf(key, value) > mostChars) return
      entries.push([key, value])
      const chars = (): number => entries.reduce((sum, entry) => sum + charsOf(...entry), 0)
      while (entries.length > capacity || chars() > mostChars) entries.shift()
    },
  }
}

test('any sequence of lookups and entries ends as in a plain list', () => {
  const step = fc.tuple(fc.boolean(), fc.constantFrom('a', 'b', 'c', 'd', 'e', 'longer', '__proto__', ''))
  const bounds = fc.record({ capacity: fc.integer({ min: 0, max: 5 }), mostChars: fc.integer({ min: 1, max: 20 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), bounds, (steps, { capacity, mostChars }) => {
      const cache = createLruCache<number>({ capacity, mostChars, charsOf, ttlMs: 1 })
      const expected = model({ capacity, mostChars })
      for (const [i, [isGet, key]] of steps.entries()) {
        if (isGet) assert.equal(cache.get(key, 0), expected.get(key))
        else {
          cache.set(key, i, 0)
          expected.set(key, i)
        }
      }
      const { hits, misses, size } = cache.stats()
      assert.equal(hits + misses, steps.filter(([isGet]) => isGet).length)
      assert.ok(size <= capacity)
    }),
    { numRuns: 500, seed: 7 },
  )
})
