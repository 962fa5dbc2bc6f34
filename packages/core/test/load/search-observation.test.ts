import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metricSchema } from '@gauntlet/record'
import { openBooks, type Outcome } from '../../src/load/window/books.ts'
import { addParts, type Window } from '../../src/load/window/run-window.ts'
import type { GeneratorState } from '../../src/load/window/window-part.ts'
import { observeSearch } from '../../src/load/search-observation.ts'
import type { Observation } from '../../src/trial/trial.ts'
import { flagOf } from '../observe.ts'

const calm: GeneratorState = { loopBusyShare: 0.1, runQueueShare: 0, stolenShare: 0, sendLagP99Ns: 1e6, maxQueue: 0 }

/** A probe of a second at a rate that a system of 500/s holds; what the generator and the answers were is planted. */
function probe(ratePerSecond: number, planted: { generator?: GeneratorState; outcome?: Outcome } = {}): Window {
  const { generator = calm, outcome = 'correct' } = planted
  const books = openBooks(['alpha'], { fromNs: 0, untilNs: 1e9, slotNs: 1e9 })
  const latencyNs = ratePerSecond > 500 ? 50e6 : 1e6
  for (let k = 0; k < ratePerSecond; k++) {
    const dueNs = (k / ratePerSecond) * 1e9
    const times = { dueNs, releasedNs: dueNs, handedNs: dueNs, sentNs: dueNs }
    const ticket = { operation: 0, client: 0, ...times, settled: false }
    books.offer(ticket)
    books.settle(ticket, k % 200 === 150 ? outcome : 'correct', { atNs: dueNs + latencyNs })
  }
  const part = { ledger: books.ledger, wrongSamples: [], generator, meanInSystem: (ratePerSecond * latencyNs) / 1e9 }
  return addParts({ shape: { shape: 'constant', ratePerSecond }, windowMs: 1_000 }, [part])
}

const searched = (runAt: (ratePerSecond: number, count: number) => Window): Promise<Observation> => {
  let count = 0
  const meta = { over: 'http', model: 'open', clients: 4, opsPerRun: 1, host: null } as const
  return observeSearch(async (rate) => runAt(rate, count++), {
    fromPerSecond: 100,
    limit: { p95Ms: 20, errorShare: 0.01 },
    over: 'http',
    meta: () => Promise.resolve(meta),
  })
}

const busy = { generator: { ...calm, runQueueShare: 0.6 } }

test('a search whose generator waited for its core is void', async () => {
  const flag = flagOf(await searched((rate) => probe(rate, busy)), 'cpu-contention')
  assert.deepEqual([flag?.severity, flag?.observed], ['invalidates', 0.6])
})

test('a search is void where the hypervisor took cores from a probe that decides for an end', async () => {
  const robbed = { generator: { ...calm, stolenShare: 0.2 } }
  const flag = flagOf(await searched((rate) => probe(rate, robbed)), 'cpu-steal')
  assert.deepEqual([flag?.severity, flag?.voids], ['invalidates', 'times and rates'])
  assert.deepEqual((await searched((rate, count) => probe(rate, count < 2 ? robbed : {}))).flags, [])
})

test('what disturbed probes far from both ends does not matter', async () => {
  const { flags } = await searched((rate, count) => probe(rate, count < 2 ? busy : {}))
  assert.deepEqual(flags, [])
})

test('wrong answers at the rate that was held void it, those beyond do not', async () => {
  const wrong = { outcome: 'wrong' } as const
  const held = await searched((rate) => probe(rate, rate <= 500 ? wrong : {}))
  assert.equal(flagOf(held, 'wrong-answers')?.severity, 'invalidates')
  assert.deepEqual((await searched((rate) => probe(rate, rate > 500 ? wrong : {}))).flags, [])
})

test('one search is sure of its interval by its own probes only, which is too little for a verdict', async () => {
  const { metrics } = await searched((rate) => probe(rate))
  const { low, high, level, n, replicated } = metricSchema.parse(metrics[0]).estimate
  assert.ok(low <= 500 && high > 500)
  // Held twice of two times, exceeded three times of three: 1 − 1/4 − 1/8.
  assert.deepEqual([level, n, replicated], [0.625, 5, 'process'])
})
