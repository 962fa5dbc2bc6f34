import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { metricSchema } from '@gauntlet/record'
import type { Outcome } from '../../src/load/window/books.ts'
import { windowObservation } from '../../src/load/window-observation.ts'
import type { Observation } from '../../src/trial/trial.ts'
import { replyingDriver } from '../ground-truth/replying-driver.ts'
import { flagOf, valueOf } from '../observe.ts'
import { twice, windowOf } from './window/window.ts'

const ratePerSecond = 200
/** 200 ms of warm-up before a window of 1.8 s. */
const warmupRequests = 40
const windowRequests = 360
/** How far the window has come, 0–1, when request i is sent. */
const progress = (i: number): number => Math.max(0, i - warmupRequests) / windowRequests

async function soaked(delayMs: (i: number) => number, outcomeOf?: (i: number) => Outcome): Promise<Observation> {
  const shape = { shape: 'soak', ratePerSecond } as const
  const window = await windowOf(replyingDriver(delayMs, outcomeOf), shape, { windowMs: 1_800 })
  return windowObservation(window, { over: 'http', model: 'open', clients: 64, opsPerRun: 1, host: null })
}

test('a system that becomes slower steadily is found, and by how much', async () => {
  await twice(async () => {
    const observation = await soaked((i) => 20 + 20 * progress(i))
    assert.equal(flagOf(observation, 'drift')?.severity, 'warn')
    const drift = observation.metrics.find(({ name }) => name === 'latency_drift_ratio')
    // From the first to the last of twelve blocks: 20.8 ms to 39.2 ms.
    assert.ok(Math.abs(drift!.estimate.value - 1.88) < 0.2, `${drift?.estimate.value}`)
    assert.ok(drift!.estimate.low > 1.5 && drift!.estimate.level >= 0.99)
    for (const metric of observation.metrics) metricSchema.parse(metric)
  })
})

test('a system that answers fewer and fewer is found, though its answers are as quick as ever', async () => {
  const random = createRandom('1')
  const observation = await soaked(
    () => 20,
    (i) => (random.next() < 0.6 * progress(i) ? 'status' : 'correct'),
  )
  assert.match(flagOf(observation, 'drift')?.because ?? '', /^goodput moved by -/)
  assert.ok(valueOf(observation, 'goodput_drift_ratio') < 0.7)
})

test('a system that scatters widely and goes nowhere is not accused', async () => {
  const random = createRandom('1')
  await twice(async () => {
    const observation = await soaked(() => random.int(10, 40))
    assert.equal(flagOf(observation, 'drift'), undefined)
    assert.equal(valueOf(observation, 'goodput_drift_ratio'), 1)
  })
})
