import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { calibrateClock } from '../../src/machine/clock.ts'
import { twice } from '../load/window/window.ts'
import { observe, valueOf } from '../observe.ts'

const budget = { micro: { replicates: 1, warmupMinMs: 50, warmupMaxMs: 200, rounds: 3, roundMs: 20 } }
const micro = (t: TestContext, name: string, variant = 'plain'): ReturnType<typeof observe> =>
  observe(t, { phase: 'micro', case: name, variant, budget })

test('a function that takes twice the time is seen as such over interleaved replicates', async (t) => {
  await twice(async () => {
    const times = { plain: [] as number[], slow: [] as number[] }
    for (const variant of ['plain', 'slow', 'slow', 'plain'] as const) {
      times[variant].push(valueOf(await micro(t, 'digest', variant), 'latency_p50_ns'))
    }
    const ratio = Math.min(...times.slow) / Math.min(...times.plain)
    assert.ok(ratio > 1.7 && ratio < 2.3, `${ratio}`)
  })
})

test('figures are per operation where a run stands for ten', async (t) => {
  await twice(async () => {
    const one = valueOf(await micro(t, 'digest'), 'latency_p50_ns')
    const ten = valueOf(await micro(t, 'batch'), 'latency_p50_ns')
    assert.ok(ten / one > 0.7 && ten / one < 1.4, `${ten / one}`)
  })
})

test('an array of 1,000 doubles costs about 8 kB for each operation', async (t) => {
  const bytes = valueOf(await micro(t, 'allocate'), 'allocated_bytes_per_op')
  assert.ok(Math.abs(bytes / 8_032 - 1) < 0.15, `${bytes}`)
})

test('work that allocates nothing costs next to nothing', async (t) => {
  assert.ok(valueOf(await micro(t, 'work'), 'allocated_bytes_per_op') < 40)
})

test('work whose result nobody asks for is not removed', async (t) => {
  // 20,000 multiplications that depend on each other cannot take less than 1 ns ÷ 4 each.
  assert.ok(valueOf(await micro(t, 'work'), 'latency_p50_ns') > 5_000)
})

test('a promise is waited for', async (t) => {
  const observation = await micro(t, 'waits')
  const p50 = valueOf(observation, 'latency_p50_ns')
  assert.ok(p50 > 4.5e6 && p50 < 20e6, `${p50}`)
  // One wait is one sample: its tail is an operation's own.
  assert.ok(observation.metrics.some((metric) => metric.name === 'latency_p99_ns'))
})

test('a case that turns to promises after its first runs is refused', async (t) => {
  const { status } = await micro(t, 'turns')
  assert.equal(status.state === 'failed' && status.reason, 'bad-output')
})

test('the clock is finer than a microsecond, and costs less', () => {
  const { resolutionNs, overheadNs } = calibrateClock()
  assert.ok(resolutionNs > 0 && resolutionNs < 1_000, `${resolutionNs}`)
  assert.ok(overheadNs > 0 && overheadNs < 1_000, `${overheadNs}`)
})
