import type { LeakCase } from '@gauntlet/contract'
import type { Flag } from '@gauntlet/record'
import { judgeLeak, type LeakJudgement } from '@gauntlet/stats'
import { nowNs } from '../machine/clock.ts'
import { sink } from '../machine/sink.ts'
import { outsideFlags } from '../memory/outside-flags.ts'
import { metricOf, readingMetric } from '../trial/make-metric.ts'
import type { PhaseContext } from '../trial/run-phase.ts'
import type { Observation, Trial } from '../trial/trial.ts'
import { outsideToRead } from '../trial/whereabouts.ts'
import { attributeGrowth, attributionText, type Attribution } from './attribute-growth.ts'
import { meterHere, meterOutside, type LeakMeter } from './leak-meter.ts'

const calibrationNs = 100_000_000

/** More cycles between two readings take long without telling more. */
const mostCycles = 200

/** Node drifts by 18–94 bytes per cycle on its own over 500 cycles; over thousands the drift spreads thin. */
const floorFor = (cyclesPerReading: number): number => (cyclesPerReading >= 20 ? 64 : 512)

/** Cycles of do and undo; memory is read between them and judged by rule P of `judgeLeak`. */
export async function runLeak({ trial, subject, open, whereabouts }: PhaseContext): Promise<Observation> {
  const spec = subject.leak?.[trial.key.case] as LeakCase<unknown>
  const system = await open()
  const outside = outsideToRead(whereabouts())
  const meter = outside ? meterOutside(outside) : await meterHere()
  const { cyclesPerReading, next } = await calibrateCycles(spec, system, meter)
  const floor = spec.floorBytesPerCycle ?? floorFor(cyclesPerReading)

  const readings: number[] = []
  const rssReadings: number[] = []
  let cycle = next
  let handlesBefore = 0
  const readUpTo = async (count: number): Promise<LeakJudgement> => {
    while (readings.length < count) {
      cycle = await runCycles(spec, system, { from: cycle, count: cyclesPerReading })
      await spec.settle?.(system)
      const { bytes, rssBytes } = await meter.read()
      readings.push(bytes)
      rssReadings.push(rssBytes)
      // Pools fill while the readings warm up; what still grows after that does not stop.
      if (readings.length === trial.budget.leak.readings / 2) handlesBefore = meter.openHandles()
    }
    return judgeLeak({ readings, cyclesPerReading, floorBytesPerCycle: floor })
  }

  const { leak } = trial.budget
  let doublings = 0
  let judged = await readUpTo(leak.readings)
  while (judged.outcome === 'unsure' && doublings < leak.maxDoublings) {
    doublings++
    judged = await readUpTo(leak.readings * 2 ** doublings)
  }
  const outcome = outcomeOf(judged)
  const handlesAfter = meter.openHandles()
  // Programs outside have no heap that could be read from here, and a profile is not to show the snapshots.
  const isToAttribute = outcome === 'leak' && !outside && !trial.profile
  const attribution = isToAttribute ? await attribute(cycle, { trial, spec, system }) : null
  return {
    status: { state: 'ok' },
    metrics: [
      metricOf(
        'leak_bytes_per_cycle',
        { ...judged.bytesPerCycle, level: 0.99, n: readings.length, replicated: 'window' },
        { role: 'primary', raw: { kind: 'samples', order: 'measured', values: readings.slice(0, 1_000) } },
      ),
      readingMetric(
        'rss_growth_bytes_per_cycle',
        ((rssReadings.at(-1) ?? 0) - (rssReadings[0] ?? 0)) / (cyclesPerReading * readings.length),
        { role: 'diagnostic' },
      ),
    ],
    flags: [
      ...leakFlags({
        outcome,
        attribution,
        handlesBefore,
        handlesAfter,
        handleSlack: meter.handleSlack,
        judged,
        floor,
      }),
      ...(outside ? outsideFlags(outside) : []),
    ],
    detail: {
      phase: 'leak',
      outcome,
      cyclesPerReading,
      floorBytesPerCycle: floor,
      readings,
      rssReadings,
      handlesBefore,
      handlesAfter,
      doublings,
      ...(attribution?.state === 'found' ? { attribution: [...attribution.grown] } : {}),
    },
  }
}

/** More cycles of a system that leaks, between two snapshots of its heap. */
async function attribute(
  next: number,
  { trial, spec, system }: { trial: Trial; spec: LeakCase<unknown>; system: unknown },
): Promise<Attribution> {
  let cycle = next
  return await attributeGrowth({
    run: async (count) => {
      cycle = await runCycles(spec, system, { from: cycle, count })
      // The last result may lead to all that leaked; the subject holds that, and not the sink.
      sink.last = undefined
      await spec.settle?.(system)
    },
    scratchDir: trial.scratchDir,
    deadlineNs: trial.budget.deadlineMs * 1e6,
  })
}

/**
 * How many cycles fill the time between two readings. The fastest of several goes counts: the first ones are not yet
 * compiled, and would make cycles look slow and the floor for a leak high.
 */
async function calibrateCycles(spec: LeakCase<unknown>, system: unknown, meter: LeakMeter): Promise<Calibration> {
  const { fewestCycles, readingNs } = meter
  const start = nowNs()
  let next = 0
  let fastestNs = Infinity
  while (next < mostCycles && (next === 0 || nowNs() - start < calibrationNs)) {
    const from = nowNs()
    next = await runCycles(spec, system, { from: next, count: fewestCycles })
    fastestNs = Math.min(fastestNs, (nowNs() - from) / fewestCycles)
  }
  const wanted = Math.round(readingNs / Math.max(1, fastestNs))
  return { cyclesPerReading: Math.min(mostCycles, Math.max(fewestCycles, wanted)), next }
}

interface Calibration {
  readonly cyclesPerReading: number
  readonly next: number
}

async function runCycles(
  spec: LeakCase<unknown>,
  system: unknown,
  { from, count }: { from: number; count: number },
): Promise<number> {
  for (let i = from; i < from + count; i++) {
    const done = spec.cycle(system, i)
    sink.last = done instanceof Promise ? await done : done
  }
  return from + count
}

/** Growth that still slows down after all doublings is bounded as far as anyone can tell. */
function outcomeOf({ outcome, firstSlope, lastSlope }: LeakJudgement): 'none' | 'leak' | 'unsure' | 'bounded-growth' {
  return outcome === 'unsure' && lastSlope < 0.6 * firstSlope ? 'bounded-growth' : outcome
}

function leakFlags(of: {
  outcome: string
  attribution: Attribution | null
  handlesBefore: number
  handlesAfter: number
  handleSlack: number
  judged: LeakJudgement
  floor: number
}): Flag[] {
  const flags: Flag[] = []
  if (of.outcome === 'leak') {
    flags.push({
      code: 'leak',
      severity: 'warn',
      observed: of.judged.bytesPerCycle.value,
      limit: of.floor,
      because: `memory grows by ${of.judged.bytesPerCycle.value.toFixed(0)} bytes per cycle and does not slow down${attributionText(of.attribution)}`,
    })
  }
  if (of.handlesAfter > of.handlesBefore + of.handleSlack) {
    flags.push({
      code: 'handles-grew',
      severity: 'warn',
      observed: of.handlesAfter,
      limit: of.handlesBefore,
      because: `open handles went from ${of.handlesBefore} to ${of.handlesAfter}`,
    })
  }
  return flags
}
