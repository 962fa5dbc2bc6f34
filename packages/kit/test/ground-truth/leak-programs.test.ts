import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { leakingCycle, lru, offHeapLeak, sawtooth, warmUp, type Cycle } from '../../src/ground-truth/index.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as (options: { type: string; execution: string; flavor: string }) => void

const usedBytes = (of: 'heapUsed' | 'arrayBuffers'): number => {
  // Code that has not run for some collections is dropped by the last of them.
  for (let i = 0; i < 8; i++) collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  return process.memoryUsage()[of]
}

/** What each cycle keeps, over so many that what the test itself holds does not show. */
function bytesPerCycle(cycle: Cycle, options: { cycles: number; of?: 'heapUsed' | 'arrayBuffers' }): number {
  const { cycles, of = 'heapUsed' } = options
  // Compiled code and the first chunks of everything come before the count.
  for (let i = 0; i < 1_000; i++) cycle(i)
  const before = usedBytes(of)
  for (let i = 1_000; i < 1_000 + cycles; i++) cycle(i)
  const bytes = (usedBytes(of) - before) / cycles
  // Used after the reading, so that nothing of it was collected.
  cycle(1_000 + cycles)
  return bytes
}

for (const bytes of [32, 64, 128, 150, 1_024]) {
  test(`${bytes} bytes per cycle are kept, within 2 %`, () => {
    const kept = bytesPerCycle(leakingCycle(bytes), { cycles: bytes === 32 ? 300_000 : 100_000 })
    assert.ok(Math.abs(kept / bytes - 1) < 0.02, `${kept}`)
  })
}

test('a leak that has no form is refused', () => {
  assert.throws(() => leakingCycle(40), RangeError)
})

test('an off-heap leak of 8,192 bytes is kept outside the heap', () => {
  const kept = bytesPerCycle(offHeapLeak(8_192), { cycles: 5_000, of: 'arrayBuffers' })
  assert.ok(Math.abs(kept / 8_192 - 1) < 0.001, `${kept}`)
})

for (const [name, cycle] of [
  ['an LRU of 500', lru(500)],
  ['a warm-up of 500 cycles', warmUp(500)],
  // Its count starts and ends in the same place of its period.
  ['a sawtooth of 500', sawtooth(500)],
] as const) {
  test(`${name} keeps nothing more once it is full`, () => {
    const kept = bytesPerCycle(cycle, { cycles: 50_000 })
    assert.ok(Math.abs(kept) < 2, `${kept}`)
  })
}

test('a warm-up keeps 152 bytes of each of its cycles', () => {
  const kept = bytesPerCycle(warmUp(1_000_000), { cycles: 50_000 })
  assert.ok(Math.abs(kept / 152 - 1) < 0.02, `${kept}`)
})
