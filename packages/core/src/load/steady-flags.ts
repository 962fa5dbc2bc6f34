import type { Flag } from '@gauntlet/record'
import type { Slot } from './window/slots.ts'

/** What still gets faster by more than this was not warm. */
const mostGain = 1.15

/** Fewer answers than this in a half scatter by as much. */
const fewestAnswers = 400

const notSteady = (observed: number, limit: number, because: string): Flag[] =>
  observed <= limit ? [] : [{ code: 'warmup-not-steady', severity: 'warn', observed, limit, because }]

/** The flag `warmup-not-steady`, from the rate of the second half of the time ÷ that of the first. */
export const steadyFlags = (gain: number): Flag[] =>
  notSteady(gain, mostGain, `the second half of the time was ${((gain - 1) * 100).toFixed(0)} % faster than the first`)

/** What takes longer at first by more than this had a queue from before. */
const mostSettling = 2

/** Fewer answers than this in a slot scatter by as much. */
const fewestInSlot = 20

/** The flag `warmup-not-steady` of a load on a schedule, from the first quarter of its window and the second half. */
export function settledFlags(slots: readonly Slot[]): Flag[] {
  const times = (part: readonly Slot[]): number[] =>
    part.flatMap(({ correct, p50Ns }) => (correct < fewestInSlot ? [] : [p50Ns]))
  const first = times(slots.slice(0, slots.length >> 2))
  const later = times(slots.slice(slots.length >> 1)).sort((a, b) => a - b)
  const usual = later[later.length >> 1]
  if (usual === undefined || first.length === 0) return []
  const settling = Math.max(...first) / usual
  const because = `at first the median latency was ${settling.toFixed(1)} times that of the second half`
  return notSteady(settling, mostSettling, because)
}

/** By which factor a closed load got faster within its window; 1 where its slots cannot tell. */
export function gainWithin(slots: readonly Slot[]): number {
  const half = slots.length >> 1
  const answers = (part: readonly Slot[]): number => part.reduce((sum, { correct }) => sum + correct, 0)
  const [first, second] = [answers(slots.slice(0, half)), answers(slots.slice(slots.length - half))]
  return first < fewestAnswers || second < fewestAnswers ? 1 : second / first
}
