import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LeakJudgement } from '@gauntlet/stats'
import { leakObservation } from '../../src/leak/leak-observation.ts'
import { flagOf, valueOf } from '../observe.ts'

const judged: LeakJudgement = {
  outcome: 'leak',
  bytesPerCycle: { value: 100, low: 90, high: 110 },
  firstSlope: 100,
  lastSlope: 100,
}

const seen = {
  cyclesPerReading: 10,
  floorBytesPerCycle: 64,
  readings: [0, 1_000, 2_000],
  rssReadings: [5_000, 5_500, 9_000],
  handlesBefore: 3,
  handlesAfter: 5,
  doublings: 0,
}

test('growth per cycle is over the cycles between the first reading and the last', () => {
  const observation = leakObservation({ seen, judged, attribution: null, handleSlack: 0, resolutionBytes: 0 })
  // 4,000 bytes in 2 stretches of 10 cycles.
  assert.equal(valueOf(observation, 'rss_growth_bytes_per_cycle'), 200)
})

test('a leak and handles beyond their slack are told', () => {
  const tight = leakObservation({ seen, judged, attribution: null, handleSlack: 1, resolutionBytes: 0 })
  assert.equal(flagOf(tight, 'leak')?.because, 'memory grows by 100 bytes per cycle and does not slow down')
  assert.equal(flagOf(tight, 'handles-grew')?.because, 'open handles went from 3 to 5')
  const loose = leakObservation({
    seen,
    judged: { ...judged, outcome: 'none' },
    attribution: null,
    handleSlack: 2,
    resolutionBytes: 0,
  })
  assert.deepEqual(loose.flags, [])
})

test('growth that still slows down after all doublings is bounded', () => {
  const slowing: LeakJudgement = { ...judged, outcome: 'unsure', lastSlope: 50 }
  const { detail } = leakObservation({ seen, judged: slowing, attribution: null, handleSlack: 4, resolutionBytes: 0 })
  assert.ok(detail?.phase === 'leak')
  assert.equal(detail.outcome, 'bounded-growth')
})

test('growth that may lie below the floor may be none at all; above it its lower limit stands, also without a verdict', () => {
  const lowAt = (floorBytesPerCycle: number, outcome: LeakJudgement['outcome']): number | undefined =>
    leakObservation({
      seen: { ...seen, floorBytesPerCycle },
      judged: { ...judged, outcome },
      attribution: null,
      handleSlack: 4,
      resolutionBytes: 0,
    }).metrics[0]?.estimate.low
  assert.equal(lowAt(64, 'leak'), 90)
  assert.equal(lowAt(64, 'unsure'), 90)
  assert.equal(lowAt(512, 'none'), 0)
  assert.equal(lowAt(100, 'unsure'), 0)
})

test('readings that rise by pages leave the interval no narrower than a page over the whole series', () => {
  const stepped: LeakJudgement = { ...judged, bytesPerCycle: { value: 100, low: 100, high: 100 } }
  const intervalOf = (resolutionBytes: number): unknown => {
    const { metrics } = leakObservation({ seen, judged: stepped, attribution: null, handleSlack: 0, resolutionBytes })
    const { low, high } = metrics[0]?.estimate ?? {}
    return [low, high]
  }
  assert.deepEqual(intervalOf(0), [100, 100])
  // 600 bytes over 3 readings of 10 cycles.
  assert.deepEqual(intervalOf(600), [90, 110])
})
