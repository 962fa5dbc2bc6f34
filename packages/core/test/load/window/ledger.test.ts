import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@gauntlet/contract'
import { openBooks } from '../../../src/load/window/books.ts'
import { createHistogram, packHistogram, unpackHistogram } from '../../../src/load/window/histogram.ts'
import { packLedger, unpackLedger, type Ledger } from '../../../src/load/window/ledger.ts'
import { windowFlags } from '../../../src/load/load-flags.ts'
import { addParts } from '../../../src/load/window/run-window.ts'
import type { GeneratorState, PartResult } from '../../../src/load/window/window-part.ts'

const window = { fromNs: 0, untilNs: 3e9, slotNs: 1e9 }
const calm: GeneratorState = { loopBusyShare: 0.1, runQueueShare: 0.01, stolenShare: 0, sendLagP99Ns: 1e6, maxQueue: 0 }
const part = (ledger: Ledger, generator: GeneratorState = calm): PartResult => ({
  ledger,
  wrongSamples: [],
  generator,
  meanInSystem: 1.5,
})

/** Books of 3,000 requests of two operations, of which `mine` takes some: times spread over six powers of ten. */
function booksOf(mine: (k: number) => boolean): Ledger {
  const random = createRandom('ledger')
  const books = openBooks(['alpha', 'beta'], window)
  for (let k = 0; k < 3_000; k++) {
    const dueNs = k * 1e6
    const atNs = dueNs + 10 ** (3 + 6 * random.next())
    const lagNs = 10 ** (3 + 3 * random.next())
    if (!mine(k)) continue
    const times = { dueNs, releasedNs: dueNs, handedNs: dueNs + lagNs, sentNs: dueNs + lagNs }
    const ticket = { operation: k % 2, client: 0, ...times, settled: false }
    const outcome = k % 50 === 7 ? 'timeout' : k % 50 === 8 ? 'transport' : 'correct'
    books.offer(ticket)
    books.settle(ticket, outcome, { atNs, bytesIn: 100, bytesOut: 10 })
    if (k === 1_000) books.settle(ticket, outcome, { atNs })
  }
  return books.ledger
}

test('books of three threads, packed, sent and added up, are those of one that saw all, bucket by bucket', () => {
  const parts = [0, 1, 2].map((index) => {
    const packed = packLedger(booksOf((k) => k % 3 === index))
    return part(unpackLedger(structuredClone(packed)))
  })
  const [first, second, third] = parts as [PartResult, PartResult, PartResult]
  const plan = { shape: { shape: 'constant', ratePerSecond: 1_000 }, windowMs: 3_000 } as const
  const { settled, ...added } = addParts(plan, [first, second, third])
  const { settled: alone } = addParts(plan, [part(booksOf(() => true))])
  for (const times of ['latency', 'dueLatency', 'sendLag'] as const) {
    assert.equal(settled[times].encode(), alone[times].encode(), times)
    assert.equal(settled[times].max(), alone[times].max())
    assert.equal(settled[times].mean(), alone[times].mean())
  }
  assert.deepEqual(
    settled.operations.map(({ detail }) => detail),
    alone.operations.map(({ detail }) => detail),
  )
  assert.deepEqual(settled.slots, alone.slots)
  assert.deepEqual(settled.outcomes, { correct: 2_880, wrong: 0, status: 0, transport: 60, timeout: 60, unsent: 0 })
  assert.deepEqual([settled.offered, settled.surplus, settled.completed], [3_000, 1, alone.completed])
  assert.ok(Math.abs(settled.failedNs / alone.failedNs - 1) < 1e-12)
  assert.equal(added.meanInSystem, 4.5)
})

test('the state of several generators is that of the one that was held up most', () => {
  const states = [
    { loopBusyShare: 0.2, runQueueShare: 0.06, stolenShare: 0.02, sendLagP99Ns: 1e6, maxQueue: 3 },
    { loopBusyShare: 0.4, runQueueShare: 0.01, stolenShare: 0.03, sendLagP99Ns: 2e6, maxQueue: 4 },
    { loopBusyShare: 0.3, runQueueShare: 0.02, stolenShare: 0, sendLagP99Ns: 9e6, maxQueue: 0 },
  ].map((state) =>
    part(
      booksOf(() => false),
      state,
    ),
  ) as [PartResult, PartResult, PartResult]
  const { generator } = addParts({ shape: { shape: 'closed', clients: 3 }, windowMs: 1_000 }, states)
  assert.deepEqual(generator, {
    threads: 3,
    loopBusyShare: 0.4,
    runQueueShare: 0.06,
    stolenShare: 0.03,
    sendLagP99Ns: 9e6,
    maxQueue: 7,
  })
})

for (const [what, spoilt] of [
  ['is late', { sendLagP99Ns: 9e6 }],
  ['is busy', { loopBusyShare: 0.9 }],
] as const) {
  test(`a window is void when one of 16 generators ${what}, and is not when none is`, () => {
    const flagged = (last: GeneratorState): boolean => {
      const parts = Array.from({ length: 16 }, (_, k) =>
        part(
          booksOf(() => false),
          k === 15 ? last : calm,
        ),
      )
      const plan = { shape: { shape: 'constant', ratePerSecond: 1_000 }, windowMs: 3_000 } as const
      const added = addParts(plan, parts as [PartResult, ...PartResult[]])
      return windowFlags(added, { model: 'open', over: 'http' }).some(({ code }) => code === 'load-generator-saturated')
    }
    assert.deepEqual([flagged({ ...calm, ...spoilt }), flagged(calm)], [true, false])
  })
}

test('an empty histogram, and one of the longest times, survive the journey', () => {
  const longest = createHistogram(2)
  longest.record(500e9)
  longest.record(1)
  for (const histogram of [createHistogram(), longest]) {
    const again = unpackHistogram(packHistogram(histogram))
    assert.deepEqual(
      [again.count(), again.max(), again.mean(), again.at(0.99), again.encode()],
      [histogram.count(), histogram.max(), histogram.mean(), histogram.at(0.99), histogram.encode()],
    )
  }
})
