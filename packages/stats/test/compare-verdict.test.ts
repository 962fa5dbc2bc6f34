import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgePairs, type PairedSeries, type PairedVerdict } from '../src/compare-verdict.ts'
import { closeTo } from './close-to.ts'
import { gauss, seeded } from './seeded.ts'

const against = (ratios: readonly number[], better: PairedSeries['better'] = 'lower'): PairedSeries => ({
  a: ratios.map(() => 100),
  b: ratios.map((ratio) => 100 * ratio),
  better,
})
const judgeOne = (series: PairedSeries): PairedVerdict => judgePairs([series])[0]!

test('six pairs beyond two per cent are a verdict, and its direction depends on which side is better', () => {
  const slower = [1.04, 1.05, 1.06, 1.07, 1.03, 1.08]
  const { outcome, pValue, ratio } = judgeOne(against(slower))
  assert.equal(outcome, 'regressed')
  assert.equal(pValue, 2 / 64)
  closeTo(ratio?.low ?? 0, 1.03)
  closeTo(ratio?.high ?? 0, 1.08)
  assert.equal(judgeOne(against(slower, 'higher')).outcome, 'improved')
  const faster = slower.map((each) => 1 / each)
  assert.equal(judgeOne(against(faster)).outcome, 'improved')
  assert.equal(judgeOne(against(faster, 'higher')).outcome, 'regressed')
})

test('within five per cent is the same, across it is inconclusive, five pairs say nothing', () => {
  assert.equal(judgeOne(against([0.97, 1, 1.01, 1.02, 0.99, 1.04])).outcome, 'same')
  assert.equal(judgeOne(against([0.97, 1, 1.01, 1.02, 0.99, 1.06])).outcome, 'inconclusive')
  const few = judgeOne(against([2, 2, 2, 2, 2]))
  assert.equal(few.outcome, 'inconclusive')
  assert.equal(few.because, '5 pairs, and a verdict needs at least 6')
  assert.equal(judgeOne(against([])).ratio, null)
})

test('small but beyond doubt is a regression, not the same', () => {
  assert.equal(judgeOne(against([1.03, 1.03, 1.03, 1.03, 1.03, 1.03])).outcome, 'regressed')
})

test('the interval lies beyond the margin exactly where the test says so', () => {
  const random = seeded(3)
  for (let round = 0; round < 3_000; round++) {
    const size = 6 + Math.floor(random() * 15)
    const shift = 0.06 * (random() - 0.5)
    const series = against(Array.from({ length: size }, () => Math.exp(shift + 0.02 * gauss(random))))
    const { ratio, pValue } = judgeOne(series)
    assert.ok(ratio)
    assert.equal(pValue <= 1 / 32, ratio.low > 1.02 || ratio.high < 1 / 1.02, `${size} pairs`)
  }
})

test('what six pairs prove alone needs more of them in a family', () => {
  const clear = against([1.5, 1.5, 1.5, 1.5, 1.5, 1.5])
  const quiet = against([1, 1, 1, 1, 1, 1])
  const [first, second] = judgePairs([clear, quiet])
  assert.equal(first?.outcome, 'inconclusive')
  assert.equal(first?.because, 'beyond 2 % taken alone, not as one of 2 comparisons')
  assert.equal(first?.adjusted, 4 / 64)
  assert.equal(second?.outcome, 'same')
  const longer = against(Array.from({ length: 8 }, () => 1.5))
  assert.equal(judgePairs([longer, quiet])[0]?.outcome, 'regressed')
})

test('the order in which a family is given does not matter', () => {
  const family = [against([1.5, 1.6, 1.5, 1.6, 1.5, 1.5, 1.5, 1.5]), against([1, 1, 1, 1, 1, 1]), against([2, 2, 2])]
  assert.deepEqual(judgePairs(family.toReversed()).toReversed(), judgePairs(family))
})

/** A machine as it was measured: process medians wander (lag-1 autocorrelation `lag`) and each scatters by itself. */
interface Noise {
  readonly drift: number
  readonly lag: number
  readonly own: number
}

/** One comparison as the core runs it: processes one after the other in blocks ABBA or BAAB, looks after 6, 8 … 16. */
function compareOnce(random: () => number, noise: Noise, factor: number): { outcome: string; pairs: number } {
  let mood = gauss(random)
  const next = (): number => {
    mood = noise.lag * mood + Math.sqrt(1 - noise.lag ** 2) * gauss(random)
    return Math.exp(noise.drift * mood + noise.own * gauss(random))
  }
  const a: number[] = []
  const b: number[] = []
  const turned = random() < 0.5 ? 1 : 0
  for (let pair = 0; pair < 16; pair++) {
    const [first, second] = [next(), next()]
    const isAFirst = (pair + turned) % 2 === 0
    a.push(isAFirst ? first : second)
    b.push((isAFirst ? second : first) * factor)
    if (a.length < 6 || a.length % 2 === 1) continue
    const { outcome } = judgeOne({ a, b, better: 'lower' })
    if (outcome !== 'inconclusive') return { outcome, pairs: a.length }
  }
  return { outcome: 'inconclusive', pairs: 16 }
}

const rounds = 1_500

function shareOf(noise: Noise, factor: number, wanted: readonly string[]): number {
  const random = seeded(11)
  let found = 0
  for (let round = 0; round < rounds; round++) {
    if (wanted.includes(compareOnce(random, noise, factor).outcome)) found++
  }
  return found / rounds
}

for (const noise of [
  { drift: 0.01, lag: 0.3, own: 0.005 },
  { drift: 0.03, lag: 0.5, own: 0.01 },
  { drift: 0.07, lag: 0.4, own: 0.03 },
  { drift: 0.2, lag: 0.5, own: 0.05 },
]) {
  const name = `drift ${noise.drift * 100} % with lag ${noise.lag}, scatter ${noise.own * 100} %`
  test(`at most 6 % of comparisons of equal sides see a difference: ${name}`, () => {
    const share = shareOf(noise, 1, ['regressed', 'improved'])
    assert.ok(share <= 0.06, `${share}`)
  })
}

test('in a family of twenty equal sides, at most 6 % of comparisons see a difference anywhere', () => {
  const random = seeded(5)
  let accused = 0
  for (let round = 0; round < 400; round++) {
    const family = Array.from({ length: 20 }, () => against(Array.from({ length: 16 }, () => Math.exp(gauss(random)))))
    const looks = [6, 8, 10, 12, 14, 16].map((pairs) =>
      judgePairs(family.map(({ a, b, better }) => ({ a: a.slice(0, pairs), b: b.slice(0, pairs), better }))),
    )
    if (looks.flat().some(({ outcome }) => outcome === 'regressed' || outcome === 'improved')) accused++
  }
  assert.ok(accused / 400 <= 0.06, `${accused} of 400`)
})

test('with 1 % of noise at least 97 % of +5 % are found in 16 pairs, and of +10 % all', () => {
  const noise = { drift: 0.008, lag: 0.4, own: 0.006 }
  const five = shareOf(noise, 1.05, ['regressed'])
  assert.ok(five >= 0.97, `${five}`)
  assert.equal(shareOf(noise, 1.1, ['regressed']), 1)
  assert.equal(shareOf(noise, 1 / 1.1, ['improved']), 1)
})
