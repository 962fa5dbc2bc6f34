import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { machineOffsetNs, nowNs } from '../../src/machine/clock.ts'

test('threads agree on a moment to well below a millisecond, though their clocks begin apart', async (t) => {
  const turns = new Int32Array(new SharedArrayBuffer(8))
  const times = new Float64Array(new SharedArrayBuffer(8))
  const file = new URL('../ground-truth/tell-time.ts', import.meta.url)
  const worker = new Worker(file, { workerData: { turns, times } })
  t.after(() => worker.terminate())
  await once(worker, 'message')
  const offsetNs = machineOffsetNs()
  let closestNs = Infinity
  for (let turn = 1; turn <= 200; turn++) {
    const before = nowNs() + offsetNs
    Atomics.store(turns, 0, turn)
    while (Atomics.load(turns, 1) < turn);
    const after = nowNs() + offsetNs
    const told = times[0] ?? 0
    // What the thread told lies between the two, or the clocks disagree.
    assert.ok(
      told >= before - 50e3 && told <= after + 50e3,
      `${told - before} ns after the first, ${after - told} before`,
    )
    closestNs = Math.min(closestNs, after - before)
  }
  // Two threads that take turns on one core are milliseconds apart: that tells nothing.
  if (closestNs > 500e3) t.skip(`skipped: the quickest turn took ${closestNs} ns; end other work on this machine`)
})
