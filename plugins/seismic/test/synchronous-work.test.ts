import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStore } from '../src/store/open-store.ts'
import { startSynchronousWork } from '../src/synchronous-work.ts'
import { makeStore } from './made-store.ts'

test('a whole import is done when the call returns, and what it throws is thrown', async (t) => {
  const { folder, file } = await makeStore(t)
  const work = startSynchronousWork()
  t.after(work.close)
  const target = join(folder, 'again.zarr')
  const order = { kind: 'import', source: file, target, codec: 'lz4', threads: 2, read: 'blocks' } as const
  const done = work.run(order)
  assert.equal(done.traces, 450)
  const reader = openStore(target)
  assert.equal(reader.spec.traces, 450)
  reader.close()
  assert.throws(() => work.run(order), /exists; remove it/)
  assert.equal(work.run({ ...order, target: `${target}-2` }).traces, 450)
})
