import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { judgeLeak, minLeakReadings, type LeakJudgement } from '../src/leak-rule.ts'
import { closeTo } from './close-to.ts'
import { healthy, leaking, readingsOf, type Heap } from './heap-series.ts'
import { seeded } from './seeded.ts'

const programs = 300
const every = 5
const plans = [
  { cycles: 500, floor: 512 },
  { cycles: 2000, floor: 64 },
] as const

/** Judges a program; as long as it is unsure, a fresh one of twice and four times the cycles. */
function settle(start: () => Heap, cycles: number, floorBytesPerCycle: number): LeakJudgement {
  let judgement: LeakJudgement
  let longest = cycles
  do {
    judgement = judgeLeak({
      readings: readingsOf(start(), longest, every),
      cyclesPerReading: every,
      floorBytesPerCycle,
    })
    longest *= 2
  } while (judgement.outcome === 'unsure' && longest <= 4 * cycles)
  return judgement
}

for (const [name, program] of Object.entries(healthy)) {
  test(`a healthy program is not accused: ${name}`, () => {
    for (const { cycles, floor } of plans) {
      const counts = { none: 0, leak: 0, unsure: 0 }
      for (let seed = 0; seed < programs; seed++) {
        counts[settle(() => program(seeded(seed), cycles), cycles, floor).outcome]++
      }
      assert.ok(counts.leak / programs <= 0.05, `${cycles} cycles: ${counts.leak} of ${programs} accused`)
      assert.ok(counts.none / programs >= 0.9, `${cycles} cycles: ${counts.none} of ${programs} cleared`)
    }
  })
}

for (const { bytes, cycles, floor } of [
  { bytes: 32, cycles: 2000, floor: 16 },
  { bytes: 128, cycles: 2000, floor: 64 },
  { bytes: 150, cycles: 2000, floor: 64 },
  { bytes: 1024, cycles: 2000, floor: 64 },
  { bytes: 1024, cycles: 500, floor: 512 },
]) {
  test(`a leak of ${bytes} bytes per cycle is found in ${cycles} cycles, and sized within 10 %`, () => {
    let found = 0
    let sized = 0
    for (let seed = 0; seed < programs; seed++) {
      const readings = readingsOf(leaking(seeded(seed), cycles, bytes), cycles, every)
      const { outcome, bytesPerCycle } = judgeLeak({ readings, cyclesPerReading: every, floorBytesPerCycle: floor })
      if (outcome !== 'leak') continue
      found++
      if (Math.abs(bytesPerCycle.value / bytes - 1) <= 0.1) sized++
    }
    assert.ok(found / programs >= 0.92, `found ${found} of ${programs}`)
    assert.ok(sized / found >= 0.92, `sized ${sized} of ${found}`)
  })
}

test('the ends of the interval are the pair slopes of rank 14 and 52 over twelve block medians', () => {
  // 240 readings, so blocks of 10 from reading 120 on. Block k lies at k²: pair (i, j) has slope (i + j) ÷ 20 cycles.
  const readings = Array.from({ length: 240 }, (_, index) => Math.max(0, Math.floor((index - 120) / 10)) ** 2)
  const { bytesPerCycle, firstSlope, lastSlope } = judgeLeak({ readings, cyclesPerReading: 2, floorBytesPerCycle: 0.1 })
  // The 66 sums i + j, sorted: index 14 is 7, the middle 11, index 52 is 15. Blocks 0–4 have 4, blocks 7–11 have 18.
  closeTo(bytesPerCycle.low, 7 / 20)
  closeTo(bytesPerCycle.value, 11 / 20)
  closeTo(bytesPerCycle.high, 15 / 20)
  closeTo(firstSlope, 4 / 20)
  closeTo(lastSlope, 18 / 20)
})

test('growth that slows to less than 0.6 of its pace is no leak yet', () => {
  const slowing = (late: number): LeakJudgement =>
    judgeLeak({
      readings: Array.from({ length: 240 }, (_, i) => 1000 * Math.min(i, 180) + late * Math.max(0, i - 180)),
      cyclesPerReading: 1,
      floorBytesPerCycle: 100,
    })
  assert.equal(slowing(550).outcome, 'unsure')
  assert.equal(slowing(650).outcome, 'leak')
})

test('one jump between two quiet levels is no leak, however steep it makes the whole', () => {
  const blocks = [7, 87, 203, 42, 131, 573, 2098, 2203, 2511, 2466, 2596, 2227]
  const readings = Array.from({ length: 120 }, (_, index) => blocks[Math.max(0, Math.floor((index - 60) / 5))] ?? 0)
  const judgement = judgeLeak({ readings, cyclesPerReading: 0.2, floorBytesPerCycle: 64 })
  assert.equal(judgement.bytesPerCycle.low, 89)
  assert.ok(judgement.lastSlope < 32)
  assert.equal(judgement.outcome, 'unsure')
})

test('steady growth below the floor is none, above it a leak, and at it unsure', () => {
  const grow = (bytes: number) =>
    judgeLeak({
      readings: Array.from({ length: 100 }, (_, index) => 5 * bytes * index),
      cyclesPerReading: 5,
      floorBytesPerCycle: 64,
    })
  assert.equal(grow(63).outcome, 'none')
  assert.equal(grow(64).outcome, 'unsure')
  assert.equal(grow(65).outcome, 'leak')
  assert.equal(grow(-500).outcome, 'none')
  assert.equal(grow(65).bytesPerCycle.value, 65)
})

test('where the heap begins does not matter, and units of bytes scale through', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: -1e6, max: 1e6 }),
      fc.integer({ min: 1, max: 64 }),
      (seed, shift, factor) => {
        const readings = readingsOf(leaking(seeded(seed), 500, 100), 500, every).map(Math.round)
        const plain = judgeLeak({ readings, cyclesPerReading: every, floorBytesPerCycle: 64 })
        const moved = judgeLeak({
          readings: readings.map((bytes) => factor * (bytes + shift)),
          cyclesPerReading: every,
          floorBytesPerCycle: 64 * factor,
        })
        assert.equal(moved.outcome, plain.outcome)
        closeTo(moved.bytesPerCycle.value, factor * plain.bytesPerCycle.value, 1e-9)
      },
    ),
    { seed: 1 },
  )
})

test('too few readings and senseless settings are refused', () => {
  const readings = Array.from({ length: minLeakReadings }, () => 1)
  const judge = (changed: object) => judgeLeak({ readings, cyclesPerReading: 5, floorBytesPerCycle: 64, ...changed })
  assert.equal(judge({}).outcome, 'none')
  assert.throws(() => judge({ readings: readings.slice(1) }), {
    name: 'RangeError',
    message: /at least 100 value\(s\), got 99/,
  })
  assert.throws(() => judge({ readings: readings.with(7, Number.NaN) }), { message: /got NaN at index 7/ })
  assert.throws(() => judge({ cyclesPerReading: 0 }), { message: /cyclesPerReading must be positive/ })
  assert.throws(() => judge({ floorBytesPerCycle: Number.NaN }), { message: /floorBytesPerCycle must be positive/ })
})
