import type { LeakCase } from '@gauntlet/contract'
import { judgeLeak, type LeakJudgement } from '@gauntlet/stats'
import { sink } from '../machine/sink.ts'
import { outsideFlags } from '../memory/outside-flags.ts'
import type { PhaseContext } from '../trial/run-phase.ts'
import type { Observation, Trial } from '../trial/trial.ts'
import { outsideToRead, type Outside } from '../trial/whereabouts.ts'
import { attributeGrowth, type Attribution } from './attribute-growth.ts'
import { addMeters, meterHere, meterOutside, type LeakMeter } from './leak-meter.ts'
import { leakObservation, outcomeOf } from './leak-observation.ts'
import { calibrateCycles, runCycles } from './run-cycles.ts'

/** Node drifts by 18–94 bytes per cycle on its own over 500 cycles; over thousands the drift spreads thin. */
const floorFor = (cyclesPerReading: number): number => (cyclesPerReading >= 20 ? 64 : 512)

/**
 * Cycles of do and undo; memory is read between them and judged by rule P of `judgeLeak`. A system may be partly here and
 * partly outside.
 */
export async function runLeak({ trial, subject, open, whereabouts }: PhaseContext): Promise<Observation> {
  const spec = subject.leak?.[trial.key.case] as LeakCase<unknown>
  const system = await open()
  const outside = outsideToRead(whereabouts())
  const here = await meterHere()
  const meter = outside ? meterOf(here, outside) : here
  const { cyclesPerReading, next } = await calibrateCycles(spec, system, meter)
  const floorBytesPerCycle = spec.floorBytesPerCycle ?? floorFor(cyclesPerReading)

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
    return judgeLeak({ readings, cyclesPerReading, floorBytesPerCycle })
  }

  const { leak } = trial.budget
  let doublings = 0
  let judged = await readUpTo(leak.readings)
  while (judged.outcome === 'unsure' && doublings < leak.maxDoublings) {
    doublings++
    judged = await readUpTo(leak.readings * 2 ** doublings)
  }
  const handlesAfter = meter.openHandles()
  // Programs outside have no heap that could be read from here, and a profile is not to show the snapshots.
  const isToAttribute = outcomeOf(judged) === 'leak' && !outside && !trial.profile
  const attribution = isToAttribute ? await attribute(cycle, { trial, spec, system }) : null
  const observation = leakObservation({
    seen: { cyclesPerReading, floorBytesPerCycle, readings, rssReadings, handlesBefore, handlesAfter, doublings },
    judged,
    attribution,
    handleSlack: meter.handleSlack,
    resolutionBytes: meter.resolutionBytes,
  })
  return outside ? { ...observation, flags: [...observation.flags, ...outsideFlags(outside)] } : observation
}

const meterOf = (here: LeakMeter, outside: Outside): LeakMeter =>
  outside.alsoHere ? addMeters(here, meterOutside(outside)) : meterOutside(outside)

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
