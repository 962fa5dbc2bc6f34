import type { Record } from '@gauntlet/record'
import { judgeSize, troubleOf, type Finding, type Sized } from './finding.ts'

/** A leak of a known size must be found, and sized within a share of it. */
export function judgeLeak(record: Record, truth: { bytesPerCycle: number; withinShare: number }): Finding {
  const reading = readLeak(record)
  if ('verdict' in reading) return reading
  const { outcome, growth, found } = reading
  if (outcome === 'none') return { found, verdict: 'failed', because: 'the leak was not found' }
  if (outcome !== 'leak') return { found, verdict: 'inconclusive', because: `the rule says ${outcome}` }
  const slack = truth.bytesPerCycle * truth.withinShare
  const share = `${truth.withinShare * 100} %`
  switch (judgeSize(growth, { from: truth.bytesPerCycle - slack, to: truth.bytesPerCycle + slack })) {
    case 'right':
      return { found, verdict: 'passed', because: `a leak, sized within ${share}` }
    case 'wrong':
      return { found, verdict: 'failed', because: `a leak, but not sized within ${share}` }
    case 'undecided':
      return { found, verdict: 'inconclusive', because: `a leak, but its size is not yet told within ${share}` }
  }
}

/** A program that keeps nothing must not be accused. */
export function judgeNoLeak(record: Record): Finding {
  const reading = readLeak(record)
  if ('verdict' in reading) return reading
  const { outcome, found } = reading
  if (outcome === 'leak')
    return { found, verdict: 'failed', because: 'a program that keeps nothing is accused of a leak' }
  if (outcome !== 'none') return { found, verdict: 'inconclusive', because: `the rule says ${outcome}` }
  return { found, verdict: 'passed', because: 'no leak' }
}

interface LeakReading {
  readonly outcome: string
  readonly growth: Sized
  readonly found: string
}

function readLeak(record: Record): LeakReading | Finding {
  const trouble = troubleOf(record, { judged: 'counts' })
  if (trouble) return trouble
  const growth = record.metrics.find(({ name }) => name === 'leak_bytes_per_cycle')?.estimate
  if (record.detail?.phase !== 'leak' || !growth) {
    return { found: 'nothing', verdict: 'failed', because: 'the record holds no leak reading' }
  }
  const found = `${whole(growth.value)} bytes per cycle (${whole(growth.low)} to ${whole(growth.high)})`
  return { outcome: record.detail.outcome, growth, found }
}

/** No minus before a zero. */
const whole = (bytes: number): string => String(Math.round(bytes) || 0)
