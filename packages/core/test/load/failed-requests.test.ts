import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Outcome } from '../../src/load/window/books.ts'
import { windowObservation } from '../../src/load/window-observation.ts'
import type { Observation } from '../../src/trial/trial.ts'
import { replyingDriver } from '../ground-truth/replying-driver.ts'
import { flagOf } from '../observe.ts'
import { windowOf } from './window/window.ts'

/** 400 requests in the window, of which one in `every` ends in `outcome`. */
async function failing(every: number, outcome: Outcome): Promise<Observation> {
  const driver = replyingDriver(5, (i) => (i % every === 0 ? outcome : 'correct'))
  const window = await windowOf(driver, { shape: 'constant', ratePerSecond: 400 })
  return windowObservation(window, { over: 'http', model: 'open', clients: 64, opsPerRun: 1, host: null })
}

const primaryOf = ({ metrics }: Observation): string[] =>
  metrics.flatMap(({ name, role }) => (role === 'primary' ? [name] : []))
const latenciesOf = ({ metrics }: Observation): string[] =>
  metrics.flatMap(({ name }) => (name.startsWith('latency') ? [name] : []))

test('where 2 % were refused, latencies have a name of their own, and goodput is the headline', async () => {
  const observation = await failing(50, 'status')
  assert.deepEqual(latenciesOf(observation), [])
  assert.deepEqual(primaryOf(observation), ['goodput_per_s'])
  const answered = observation.metrics.filter(({ name }) => name.startsWith('answered_latency'))
  // Of all operations and of the only one: p50, p90, mean and max each.
  assert.equal(answered.length, 8)
  assert.ok(answered.every(({ role }) => role === 'diagnostic'))
  assert.match(flagOf(observation, 'failed-requests')?.because ?? '', /8 of 400 .* status 8; latencies are of answered/)
})

test('at half a per cent they are told, and latencies stand', async () => {
  const observation = await failing(200, 'transport')
  assert.deepEqual(primaryOf(observation), ['latency_p90_ns'])
  assert.equal(flagOf(observation, 'failed-requests')?.observed, 0.005)
})

test('requests that were given up are in the latencies, which stand', async () => {
  const observation = await failing(50, 'timeout')
  assert.deepEqual(primaryOf(observation), ['latency_p90_ns'])
  assert.equal(flagOf(observation, 'failed-requests')?.observed, 0.02)
})
