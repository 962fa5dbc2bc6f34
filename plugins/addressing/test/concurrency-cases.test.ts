import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concurrencyCases } from '../src/concurrency-cases.ts'
import { built } from './built.ts'

const { threads } = concurrencyCases

test('a thread that attaches has the keys of the system that shared them, and finds them all', async (context) => {
  const system = built(context, 'shared')
  const attached = await threads.attach(structuredClone(await threads.share(system)))
  const [keys, theirs] = [system.keys(), attached.keys()]
  assert.equal(theirs.count, 300)
  assert.deepEqual(Buffer.from(theirs.digests), Buffer.from(keys.digests))
  for (let i = 0; i < 600; i++) {
    assert.deepEqual([theirs.fresh(i), theirs.ref(i)], [keys.fresh(i), keys.ref(i)])
    assert.equal(attached.index.get(theirs.fresh(i)), keys.ref(i))
  }
})

test('what an attached thread puts, the system finds', async (context) => {
  const system = built(context, 'shared')
  const attached = await threads.attach(structuredClone(await threads.share(system)))
  attached.index.put('ab'.repeat(32), 77)
  assert.equal(system.index.get('ab'.repeat(32)), 77)
})

test('an index that is not in shared memory cannot be handed to threads', async (context) => {
  await assert.rejects(async () => threads.share(built(context, 'map')), RangeError)
})
