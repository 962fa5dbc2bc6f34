import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openBooks, type Outcome } from '../../src/load/window/books.ts'
import { addParts } from '../../src/load/window/run-window.ts'
import { windowObservation } from '../../src/load/window-observation.ts'
import type { Observation } from '../../src/trial/trial.ts'
import { replyingDriver } from '../ground-truth/replying-driver.ts'
import { flagOf, valueOf } from '../observe.ts'
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
  const renamed = observation.metrics.filter(({ name }) => name.startsWith('answered_latency'))
  // Of all operations and of the only one: p50, p90, mean and max each.
  assert.equal(renamed.length, 8)
  assert.ok(renamed.every(({ role }) => role === 'diagnostic'))
  assert.match(flagOf(observation, 'failed-requests')?.because ?? '', /8 of 400 .* status 8; latencies are of answered/)
})

test('at half a per cent they are told, and latencies stand', async () => {
  const observation = await failing(200, 'transport')
  assert.deepEqual(primaryOf(observation), ['latency_p90_ns'])
  assert.equal(flagOf(observation, 'failed-requests')?.observed, 0.005)
})

/** 40,000 answers of 1–5 ms, evenly spread, of which so many of a thousand are refused as they come. */
function answered(refused: number): Observation {
  const books = openBooks(['alpha'], { fromNs: 0, untilNs: 1e9, slotNs: 1e9 })
  for (let k = 0; k < 40_000; k++) {
    const dueNs = k * 25_000
    const times = { dueNs, releasedNs: dueNs, handedNs: dueNs, sentNs: dueNs }
    const ticket = { operation: 0, client: 0, ...times, settled: false }
    books.offer(ticket)
    const outcome = k % 1_000 < refused ? 'status' : 'correct'
    books.settle(ticket, outcome, { atNs: dueNs + 1e6 + (4e6 * ((k * 7_919) % 40_000)) / 40_000 })
  }
  const generator = { loopBusyShare: 0.1, runQueueShare: 0, stolenShare: 0, sendLagP99Ns: 1e6, maxQueue: 0 }
  const part = { ledger: books.ledger, wrongSamples: [], meanInSystem: 120, generator }
  const window = addParts({ shape: { shape: 'constant', ratePerSecond: 40_000 }, windowMs: 1_000 }, [part])
  return windowObservation(window, { over: 'http', model: 'open', clients: 64, opsPerRun: 1, host: null })
}

test('0.9 % of refusals leave the p999 of all requests at infinity: the p99 is the headline, and counts them', () => {
  const observation = answered(9)
  assert.deepEqual(primaryOf(observation), ['latency_p99_ns'])
  assert.ok(!latenciesOf(observation).includes('latency_p999_ns'))
  const p999 = observation.metrics.find(({ name }) => name === 'answered_latency_p999_ns')
  assert.equal(p999?.role, 'diagnostic')
  // Of 40,000 with 360 at infinity, 400 are above the p99: only 40 of the answered ones.
  assert.ok(Math.abs(valueOf(observation, 'latency_p99_ns') / 4.996e6 - 1) < 0.002)
})

test('without refusals, and with as few as a p999 leaves out, the p999 is the headline', () => {
  for (const refused of [0, 1]) assert.deepEqual(primaryOf(answered(refused)), ['latency_p999_ns'])
  assert.ok(Math.abs(valueOf(answered(0), 'latency_p99_ns') / 4.96e6 - 1) < 0.002)
})

test('requests that were given up are in the latencies, which stand', async () => {
  const observation = await failing(50, 'timeout')
  assert.deepEqual(primaryOf(observation), ['latency_p90_ns'])
  assert.equal(flagOf(observation, 'failed-requests')?.observed, 0.02)
})
