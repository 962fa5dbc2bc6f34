import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { test, type TestContext } from 'node:test'
import { createBatcher, type BatcherOptions } from '../../src/service/batcher.ts'
import { verifiedAs, type Verified, type Verifier } from '../../src/service/verifier.ts'

/** Answers with the text itself, and keeps what was verified together. */
function batcherOver(options: Partial<BatcherOptions>, verify?: Verifier['verify']) {
  const together: string[][] = []
  const answers: string[] = []
  const verifier: Verifier = {
    verify: (texts) => {
      together.push([...texts])
      return verify ? verify(texts) : texts.map((text) => verifiedAs(text, false))
    },
    stats: () => assert.fail('nobody asks'),
    isWhole: () => true,
    close: () => Promise.resolve(),
  }
  const batcher = createBatcher(verifier, { size: 10, flush: 'idle', windowMs: 10, queueLimit: 100, ...options })
  const submit = (text: string): boolean =>
    batcher.submit(text, (verified) => answers.push(verified?.answer ?? 'failed'))
  return { batcher, submit, together, answers }
}

test('what arrives in one turn is verified together as soon as the turn is over', async () => {
  const { submit, together, answers, batcher } = batcherOver({})
  for (const text of ['a', 'b', 'c']) assert.equal(submit(text), true)
  assert.deepEqual([together.length, batcher.stats().queued], [0, 3])
  await turn()
  assert.deepEqual([together, answers, batcher.stats().queued], [[['a', 'b', 'c']], ['a', 'b', 'c'], 0])
})

test('a full batch does not wait', () => {
  const { submit, together, batcher } = batcherOver({ size: 2 })
  for (const text of ['a', 'b', 'c']) submit(text)
  assert.deepEqual(together, [['a', 'b']])
  const { batches, batched } = batcher.stats()
  assert.deepEqual([batches, batched], [1, 2])
})

test('without the flush when idle, a batch waits for its window', (context: TestContext) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'setImmediate'] })
  const { submit, together } = batcherOver({ flush: 'window', windowMs: 10 })
  submit('a')
  context.mock.timers.tick(9)
  submit('b')
  assert.deepEqual(together, [])
  context.mock.timers.tick(1)
  assert.deepEqual(together, [['a', 'b']])
})

test('a text beyond the limit is rejected and counted, and the next is taken once there is room', async () => {
  const { submit, answers, batcher } = batcherOver({ queueLimit: 2 })
  assert.deepEqual(['a', 'b', 'c'].map(submit), [true, true, false])
  assert.equal(batcher.stats().rejected, 1)
  await turn()
  assert.equal(submit('d'), true)
  await turn()
  assert.deepEqual(answers, ['a', 'b', 'd'])
})

test('texts that a slow verifier works on count as queued', async () => {
  const gate = Promise.withResolvers<readonly Verified[]>()
  const { submit, answers, batcher } = batcherOver({ queueLimit: 1 }, () => gate.promise)
  assert.equal(submit('a'), true)
  await turn()
  assert.deepEqual([submit('b'), batcher.stats().queued], [false, 1])
  gate.resolve([verifiedAs('late', false)])
  await turn()
  assert.deepEqual([answers, batcher.stats().queued], [['late'], 0])
})

test('a batch counts as queued while a slow verifier works on it, and is rejected as a whole where it has no room', async () => {
  const gate = Promise.withResolvers<readonly Verified[]>()
  const { batcher, submit, together } = batcherOver({ queueLimit: 3 }, () => gate.promise)
  // An empty queue has room for any batch.
  const first = batcher.verifyTogether(['a', 'b', 'c', 'd'])
  assert.deepEqual([submit('e'), batcher.verifyTogether(['f', 'g'])], [false, null])
  const { queued, rejected, batched } = batcher.stats()
  assert.deepEqual([queued, rejected, batched, together.length], [4, 3, 4, 1])
  gate.resolve([verifiedAs('late', false)])
  assert.deepEqual(await first, [verifiedAs('late', false)])
  assert.equal(batcher.stats().queued, 0)
  assert.notEqual(batcher.verifyTogether(['f', 'g']), null)
})

test('a batch leaves the queue also when the verifier fails', async () => {
  const { batcher } = batcherOver({}, () => Promise.reject(new TypeError('a bug')))
  await assert.rejects(async () => batcher.verifyTogether(['a']), TypeError)
  assert.equal(batcher.stats().queued, 0)
})

test('each waiting text hears when the verifier fails, by throwing or by rejecting', async () => {
  const throwing = batcherOver({}, () => {
    throw new TypeError('a bug')
  })
  const rejecting = batcherOver({}, () => Promise.reject(new TypeError('a bug')))
  for (const { submit, answers, batcher } of [throwing, rejecting]) {
    submit('a')
    submit('b')
    await turn()
    await turn()
    assert.deepEqual([answers, batcher.stats().queued], [['failed', 'failed'], 0])
  }
})
