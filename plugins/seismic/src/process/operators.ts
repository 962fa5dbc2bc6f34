import type { Kernels } from '../kernels/kernels.ts'
import { designBandpass } from './butterworth.ts'
import type { Sampling, Step } from './step.ts'

/** Runs steps over a block of traces in the memory of the kernels, in place. Returns how many samples were not finite. */
export type Operator = (pointer: number, traces: number) => number

/** The kernels take traces by fours. */
const traceGroup = 4

/** A block's place: what a group of four lacks at its end is there as well. */
export const allocateBlock = (kernels: Kernels, traces: number, samples: number): number =>
  kernels.allocate(groupsOf(traces) * traceGroup * samples * 4)

const groupsOf = (traces: number): number => Math.ceil(traces / traceGroup)

/**
 * Steps as one operator on blocks from `allocateBlock`. A sample that is not finite counts as 0 where it would spread over
 * its neighbours (agc, bandpass), and is counted; a gain leaves it as it is.
 */
export function createOperator(steps: readonly Step[], sampling: Sampling, kernels: Kernels): Operator {
  const { samples } = sampling
  const operators = steps.map((step) => createStep(step, sampling, kernels))
  const spreads = steps.some(({ step }) => step !== 'gain')
  return (pointer, traces) => {
    const cleaned = spreads ? kernels.run.clean(pointer, traces * samples) : 0
    for (const operate of operators) operate(pointer, groupsOf(traces))
    return cleaned
  }
}

function createStep(step: Step, sampling: Sampling, kernels: Kernels): (pointer: number, groups: number) => void {
  const { run } = kernels
  const { samples, intervalUs } = sampling
  switch (step.step) {
    case 'gain':
      return (pointer, groups) => run.gain(pointer, groups * traceGroup * samples, step.factor)
    case 'agc': {
      const half = Math.min(samples, Math.round((step.windowMs * 1_000) / intervalUs) >> 1)
      const scratch = kernels.allocate(64 * (samples + 2 * half) + 64)
      return (pointer, groups) => run.agc(pointer, groups, samples, half, scratch)
    }
    case 'bandpass': {
      const { factor, sections } = designBandpass({ ...step, sampleRateHz: 1e6 / intervalUs })
      // Three times the length of the filter, as scipy's sosfiltfilt extends the ends; a short trace has less to mirror.
      const pad = Math.min(3 * (2 * sections.length + 1), samples - 1)
      const coefficients = [factor, ...sections.flatMap(({ a1, a2 }) => [a1, a2])]
      const table = kernels.allocate(coefficients.length * 8)
      new Float64Array(kernels.bytes().buffer, table, coefficients.length).set(coefficients)
      const scratch = kernels.allocate(32 * (samples + 2 * pad))
      return (pointer, groups) => run.bandpass(pointer, groups, samples, table, sections.length, pad, scratch)
    }
  }
}
