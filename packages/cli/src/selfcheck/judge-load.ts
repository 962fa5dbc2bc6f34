import type { Record } from '@gauntlet/record'
import { stallQuantileMs, type Stall } from '@gauntlet/kit/ground-truth'
import { troubleOf, type Finding } from './finding.ts'

const flag = 'wrong-answers'

/** Every `every`th answer is wrong: a window holds one more or less, and its numbers must be void. */
export function judgeWrong(record: Record, { every }: { readonly every: number }): Finding {
  const trouble = troubleOf(record, { judged: 'counts', planted: flag })
  if (trouble) return trouble
  if (record.detail?.phase !== 'load') {
    return { found: 'nothing', verdict: 'failed', because: 'the record holds no load reading' }
  }
  const { wrong, correct } = record.detail.outcomes
  const answers = wrong + correct
  const found = `${wrong} of ${answers} answers`
  const expected = answers / every
  if (answers < every) return { found, verdict: 'inconclusive', because: `fewer than ${every} answers came` }
  if (Math.abs(wrong - expected) > 1) {
    return { found, verdict: 'failed', because: `${expected.toFixed(1)} of them are wrong, give or take one` }
  }
  const isVoid = record.flags.some(({ code, severity }) => code === flag && severity === 'invalidates')
  if (!isVoid) return { found, verdict: 'failed', because: 'counted, but the numbers are not void' }
  return { found, verdict: 'passed', because: 'counted, and the numbers are void' }
}

/**
 * Quantiles must be those of the stall as all felt it. Each is a range from the hand-over to the due time: both ends must
 * lie within the tolerance. What a busy machine added to them is not the instrument's fault, and leaves the check open.
 */
export function judgeStall(record: Record, truth: Stall & { readonly toleranceMs: number }): Finding {
  const trouble = troubleOf(record, { judged: 'times' })
  if (trouble) return trouble
  const readings = [0.95, 0.99].map((share) => readQuantile(record, { share, truthMs: stallQuantileMs(truth, share) }))
  const found = readings.map(({ text }) => text).join(', ')
  const tolerance = truth.toleranceMs
  const within = (ms: number, truthMs: number): boolean => Math.abs(ms - truthMs) <= tolerance
  const expected = readings.map(({ label, truthMs }) => `${label} ${truthMs.toFixed(0)} ± ${tolerance} ms`).join(', ')
  if (readings.some(({ lowMs }) => Number.isNaN(lowMs))) {
    return { found, verdict: 'inconclusive', because: 'too few answers for a p99' }
  }
  if (readings.every(({ lowMs, highMs, truthMs }) => within(lowMs, truthMs) && within(highMs, truthMs))) {
    return { found, verdict: 'passed', because: `within ${tolerance} ms of the truth` }
  }
  const disturbance = record.flags.find(({ code }) => disturbances.has(code))
  if (disturbance) {
    return {
      found,
      verdict: 'inconclusive',
      because: `not ${expected}, but ${disturbance.code}: ${disturbance.because}`,
    }
  }
  const misses = readings.some(
    ({ lowMs, highMs, truthMs }) => highMs < truthMs - tolerance || lowMs > truthMs + tolerance,
  )
  return misses
    ? { found, verdict: 'failed', because: `the truth is ${expected}` }
    : { found, verdict: 'inconclusive', because: `the generator was late; the truth is ${expected}` }
}

/** Flags that warn of other work on the machine. */
const disturbances = new Set(['cpu-contention', 'cpu-steal', 'load-generator-busy'])

interface QuantileReading {
  readonly label: string
  readonly text: string
  readonly truthMs: number
  /** Counted from the hand-over; NaN where there were too few answers. */
  readonly lowMs: number
  /** Counted from the due time. */
  readonly highMs: number
}

function readQuantile({ metrics }: Record, of: { share: number; truthMs: number }): QuantileReading {
  const label = `p${of.share * 100}`
  const name = `latency_${label}_ns`
  const estimate = metrics.find((metric) => metric.name === name && metric.operation === undefined)?.estimate
  if (!estimate) return { label, text: `${label} none`, truthMs: of.truthMs, lowMs: NaN, highMs: NaN }
  const [lowMs, highMs] = [estimate.low / 1e6, estimate.high / 1e6]
  return { label, text: `${label} ${lowMs.toFixed(0)}–${highMs.toFixed(0)} ms`, truthMs: of.truthMs, lowMs, highMs }
}
