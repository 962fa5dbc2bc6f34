import type { Kernels } from '../kernels/kernels.ts'

/** Traces after which the pattern repeats. */
export const seedPeriod = 1000

/** Makes the samples of a trace, as floats at a pointer. */
export type TraceMaker = (trace: number, target: number) => void

/** The pattern of the original benchmark: five cycles of a sine, louder from trace to trace, the same again every 1,000 traces. */
export function seedTraces(samples: number, kernels: Kernels): TraceMaker {
  const sine = kernels.allocate(samples * 4)
  for (let i = 0; i < samples; i++) {
    kernels.floats(sine, samples)[i] = Math.sin((10 * Math.PI * i) / Math.max(1, samples - 1))
  }
  return (trace, target) => {
    kernels.floats(target, samples).fill(0)
    kernels.run.addScaled(target, sine, samples, (trace % seedPeriod) + 1)
  }
}
