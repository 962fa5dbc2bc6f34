import { differenceOf, medianInterval, pairedRatio, type Interval } from '@gauntlet/stats'
import { formatNumber } from './format-number.ts'
import { notMeasured, type Measured, type Reading } from './reading.ts'
import { unitOfRatio } from './unit-of-quantity.ts'

type Combination = 'ratio' | 'difference'

/**
 * `a` ÷ `b` or `a` − `b`. Replicates of the same number are paired, so that what they share cancels. Exact numbers are
 * plain arithmetic. Where one side is no series (a search, a fit), the ends of both intervals are combined, which can
 * only widen the result; its level is then what remains of both.
 */
export function combineReadings(how: Combination, a: Reading, b: Reading): Reading {
  if (a.state !== 'measured' || b.state !== 'measured') return joinReasons(a, b)
  if (how === 'difference' && a.unit !== b.unit) return notMeasured(`${a.unit} and ${b.unit} have no difference`)
  if (how === 'ratio' && b.value === 0) return notMeasured(`${b.says} is 0, and nothing is divided by it`)
  const runIds = [...new Set([...a.runIds, ...b.runIds])]
  const notes = [...new Set([...a.notes, ...b.notes])]
  const about = {
    state: 'measured' as const,
    unit: unitOf(how, a, b),
    runIds,
    notes: runIds.length > 1 && notes.every((note) => note !== apart) ? [...notes, apart] : notes,
    says: `${named(a)} ${how === 'ratio' ? '÷' : '−'} ${named(b)}`,
  }
  if (a.basis === 'exact' && b.basis === 'exact') {
    const value = how === 'ratio' ? a.value / b.value : a.value - b.value
    return {
      ...about,
      basis: 'exact',
      value,
      low: value,
      high: value,
      level: 1,
      n: Math.min(a.n, b.n),
      perReplicate: null,
    }
  }
  return a.perReplicate && b.perReplicate ? pairUp(how, a, b, about) : combineEnds(how, a, b, about)
}

type About = Pick<Measured, 'state' | 'unit' | 'runIds' | 'notes' | 'says'>

const apart = 'the two sides come from different runs'

const named = (reading: Measured): string => `${reading.says} (${formatNumber(reading.value, reading.unit)})`

function unitOf(how: Combination, a: Measured, b: Measured): string {
  return how === 'difference' ? a.unit : (unitOfRatio(a.unit, b.unit) ?? 'ratio')
}

function joinReasons(a: Reading, b: Reading): Reading {
  const unmeasured = [a, b].filter((reading) => reading.state !== 'measured')
  const state = unmeasured.some((reading) => reading.state === 'invalid') ? 'invalid' : 'not-measured'
  return { state, because: [...new Set(unmeasured.map(({ because }) => because))].join('; ') }
}

function pairUp(how: Combination, a: Measured, b: Measured, about: About): Reading {
  const left = seriesOf(a, b)
  const right = seriesOf(b, a)
  const shared = [...left.keys()].filter((replicate) => right.has(replicate))
  if (shared.length === 0) return notMeasured(`${about.says}: no replicate number has both`)
  const over = shared.map((replicate) => left.get(replicate) ?? Number.NaN)
  const under = shared.map((replicate) => right.get(replicate) ?? Number.NaN)
  if (how === 'ratio' && under.includes(0)) return notMeasured(`${b.says} is 0 in one replicate`)
  const joined = over.map((value, index) => {
    const other = under[index] ?? Number.NaN
    return how === 'ratio' ? value / other : value - other
  })
  if (!joined.every(Number.isFinite)) return notMeasured(`${about.says} lies beyond the range of numbers`)
  const perReplicate = new Map(shared.map((replicate, index) => [replicate, joined[index] ?? Number.NaN]))
  const unpaired = new Set([...left.keys(), ...right.keys()]).size - shared.length
  const notes = unpaired === 0 ? about.notes : [...about.notes, `replicates without a partner: ${unpaired}`]
  const interval = intervalOf(how, over, under, joined)
  if (interval) return { ...about, notes, basis: 'replicates', ...interval, perReplicate }
  const [value = Number.NaN] = joined
  return { ...about, notes, basis: 'single', value, low: null, high: null, level: 0, n: 1, perReplicate }
}

/** An exact number belongs to every replicate of the other side. */
function seriesOf(own: Measured, other: Measured): ReadonlyMap<number, number> {
  const series = own.perReplicate ?? new Map<number, number>()
  if (own.basis !== 'exact') return series
  return new Map([...(other.perReplicate ?? series).keys()].map((replicate) => [replicate, own.value]))
}

function intervalOf(
  how: Combination,
  over: readonly number[],
  under: readonly number[],
  joined: readonly number[],
): Interval | null {
  if (how === 'difference') return differenceOf(over, under)
  const arePositive = [...over, ...under].every((value) => value > 0)
  // A share of zero has no logarithm.
  return arePositive ? pairedRatio(over, under) : medianInterval(joined, 0.95, 'plain')
}

function combineEnds(how: Combination, a: Measured, b: Measured, about: About): Reading {
  const value = how === 'ratio' ? a.value / b.value : a.value - b.value
  const n = Math.min(a.n, b.n)
  const { low: aLow, high: aHigh } = a
  const { low: bLow, high: bHigh } = b
  if (aLow === null || aHigh === null || bLow === null || bHigh === null) {
    return { ...about, basis: 'single', value, low: null, high: null, level: 0, n, perReplicate: null }
  }
  if (how === 'ratio' && bLow <= 0 && bHigh >= 0) return notMeasured(`${b.says} may be 0 within its interval`)
  const ends = how === 'ratio' ? [aLow / bLow, aLow / bHigh, aHigh / bLow, aHigh / bHigh] : [aLow - bHigh, aHigh - bLow]
  const level = Math.max(0, a.level + b.level - 1)
  return {
    ...about,
    basis: 'hull',
    value,
    low: Math.min(...ends),
    high: Math.max(...ends),
    level,
    n,
    perReplicate: null,
  }
}
