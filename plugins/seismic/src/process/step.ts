import { GauntletError } from '@gauntlet/contract/error'

/** One operation on the samples. Each works along a trace, so that chunks need no overlap: they hold whole traces. */
export type Step =
  | { readonly step: 'gain'; readonly factor: number }
  /** Divides by the root mean square of a sliding window. */
  | { readonly step: 'agc'; readonly windowMs: number }
  /** Zero phase: an eighth-order Butterworth, forwards and backwards. */
  | { readonly step: 'bandpass'; readonly lowHz: number; readonly highHz: number }

const forms = 'gain=1.5, agc=500 (window in ms) and bandpass=10-80 (Hz)'

/** Reads `gain=1.5`, `agc=500` or `bandpass=10-80`. Throws `SEISMIC_STEP`. */
export function parseStep(text: string): Step {
  const [name, value = ''] = text.split('=', 2)
  const number = '(\\d+(?:\\.\\d+)?(?:e[-+]?\\d+)?)'
  const found = (pattern: string): number[] | null => {
    const match = new RegExp(`^${pattern}$`, 'i').exec(value)
    return match && match.slice(1).map(Number)
  }
  const [factor] = (name === 'gain' && found(`(-?\\d+(?:\\.\\d+)?(?:e[-+]?\\d+)?)`)) || []
  if (factor !== undefined) return { step: 'gain', factor }
  const [windowMs] = (name === 'agc' && found(number)) || []
  if (windowMs !== undefined) return { step: 'agc', windowMs }
  const [lowHz, highHz] = (name === 'bandpass' && found(`${number}-${number}`)) || []
  if (lowHz !== undefined && highHz !== undefined) return { step: 'bandpass', lowHz, highHz }
  throw new GauntletError('SEISMIC_STEP', `there is no step "${text.slice(0, 60)}"; use ${forms}`)
}

export interface Sampling {
  readonly samples: number
  readonly intervalUs: number
}

/** Neither infinite nor, unless it is 0, so small that it becomes 0. */
const fitsFloat32 = (value: number): boolean =>
  Number.isFinite(Math.fround(value)) && (value === 0 || Math.fround(value) !== 0)

/** Throws `SEISMIC_STEP` for steps that samples of this kind cannot go through; all faults at once. */
export function checkSteps(steps: readonly Step[], { intervalUs }: Sampling): void {
  const nyquistHz = 500_000 / intervalUs
  const faults = steps.flatMap((step) => {
    switch (step.step) {
      case 'gain':
        return fitsFloat32(step.factor) ? [] : ['gain: the factor must be a number that 32-bit floats hold']
      case 'agc':
        return step.windowMs * 1_000 >= intervalUs && Number.isFinite(step.windowMs)
          ? []
          : [`agc: the window must be at least one sample long, ${intervalUs / 1_000} ms`]
      case 'bandpass':
        return step.lowHz > 0 && step.lowHz < step.highHz && step.highHz < nyquistHz
          ? []
          : [`bandpass: needs 0 < low < high < ${nyquistHz} Hz, half the sample rate`]
    }
  })
  if (steps.length === 0) faults.push(`give at least one step: ${forms}`)
  if (faults.length > 0) throw new GauntletError('SEISMIC_STEP', faults.join('\n'))
}
