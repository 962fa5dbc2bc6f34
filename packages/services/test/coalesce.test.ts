import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { coalesce } from '../src/coalesce.ts'

/** Doubles each item when a test says so, and keeps what came together. */
function doubling(options: { batchSize: number; inFlight: number }) {
  const batches: Array<readonly number[]> = []
  const open: Array<() => void> = []
  const call = coalesce(async (items: readonly number[]) => {
    batches.push(items)
    await new Promise<void>((resolve) => open.push(resolve))
    return items.map((item) => item * 2)
  }, options)
  return { call, batches, finish: () => open.shift()?.() }
}

test('the calls of one turn are one batch, and each gets its own answer', async () => {
  const { call, batches, finish } = doubling({ batchSize: 10, inFlight: 1 })
  const answers = Promise.all([call(1), call(2), call(3)])
  assert.deepEqual(batches, [])
  await turn()
  assert.deepEqual(batches, [[1, 2, 3]])
  finish()
  assert.deepEqual(await answers, [2, 4, 6])
})

test('what is more than a batch holds goes into the next ones, in its order', async () => {
  const { call, batches, finish } = doubling({ batchSize: 2, inFlight: 5 })
  const answers = Promise.all([1, 2, 3, 4, 5].map(call))
  await turn()
  assert.deepEqual(batches, [[1, 2], [3, 4], [5]])
  for (let i = 0; i < 3; i++) finish()
  assert.deepEqual(await answers, [2, 4, 6, 8, 10])
})

test('while as many batches as allowed are under way, calls wait and come together in the next', async () => {
  const { call, batches, finish } = doubling({ batchSize: 10, inFlight: 2 })
  const answers: Array<Promise<number>> = []
  for (const item of [1, 2, 3, 4]) {
    answers.push(call(item))
    await turn()
  }
  assert.deepEqual(batches, [[1], [2]])
  finish()
  assert.equal(await answers[0], 2)
  await turn()
  assert.deepEqual(batches, [[1], [2], [3, 4]])
  finish()
  finish()
  assert.deepEqual(await Promise.all(answers), [2, 4, 6, 8])
})

test('who waits for a server that hangs hears of it with those who wait for its answer, and others are asked for', async () => {
  const started: number[] = []
  const call = coalesce(
    async ([item = 0]: readonly number[]) => {
      started.push(item)
      await turn()
      if (item < 0) throw new Error(item === -1 ? 'hangs' : 'fails')
      return [item]
    },
    { batchSize: 1, inFlight: 1, failsWaiting: (error) => (error as Error).message === 'hangs' },
  )
  const outcome = async (items: readonly number[]): Promise<unknown[]> =>
    (await Promise.allSettled(items.map(call))).map((each) => (each.status === 'fulfilled' ? each.value : 'failed'))
  assert.deepEqual(await outcome([-2, 1]), ['failed', 1])
  assert.deepEqual(await outcome([-1, 2, 3]), ['failed', 'failed', 'failed'])
  assert.deepEqual(await outcome([4]), [4])
  assert.deepEqual(started, [-2, 1, -1, 4])
})

test('what callers ask as soon as they are answered joins one batch', async () => {
  const { call, batches, finish } = doubling({ batchSize: 10, inFlight: 1 })
  const again = Promise.all([1, 2, 3].map(async (item) => call(await call(item))))
  await turn()
  finish()
  // One for the answers, one for what is asked then.
  await turn()
  await turn()
  assert.deepEqual(batches, [
    [1, 2, 3],
    [2, 4, 6],
  ])
  finish()
  assert.deepEqual(await again, [4, 8, 12])
})

test('when a batch fails, each of its calls hears why, and the next batch is run', async () => {
  let failing = true
  const call = coalesce(
    async (items: readonly number[]) => {
      await turn()
      if (failing) throw new TypeError('the server is away')
      return items
    },
    { batchSize: 10, inFlight: 1 },
  )
  const outcomes = await Promise.allSettled([call(1), call(2)])
  assert.deepEqual(
    outcomes.map((outcome) => outcome.status === 'rejected' && String(outcome.reason)),
    ['TypeError: the server is away', 'TypeError: the server is away'],
  )
  failing = false
  assert.equal(await call(3), 3)
})

test('a batch that is thrown out before it begins rejects its calls too', async () => {
  const call = coalesce(
    (_items: readonly number[]): Promise<number[]> => {
      throw new TypeError('no connection')
    },
    { batchSize: 10, inFlight: 1 },
  )
  await assert.rejects(call(1), /no connection/)
  await assert.rejects(call(2), /no connection/)
})

test('a batch with fewer answers than items gives none to the wrong call', async () => {
  const call = coalesce((items: readonly number[]) => Promise.resolve(items.slice(1)), { batchSize: 10, inFlight: 1 })
  const outcomes = await Promise.allSettled([call(1), call(2)])
  for (const outcome of outcomes) {
    assert.ok(outcome.status === 'rejected')
    assert.equal(outcome.reason.code, 'BATCH_ANSWERS')
  }
})
