import type { Random } from '@gauntlet/contract'
import type { Kernels } from '../kernels/kernels.ts'
import type { TraceMaker } from './seed-traces.ts'

/** Traces of an inline: what lies on one line across the survey. */
export const crosslines = 100

const reflectors = 40
const waveletHz = 30
const sampleSeconds = 0.002
/** 80 ms: beyond it a wavelet of 30 Hz is less than a thousandth of its peak. */
const taps = 40
/** Places between two samples at which a wavelet may begin. */
const phases = 16
/** So long that two traces hardly ever take the same part. */
const noiseSamples = 1 << 20
const bandNoise = 0.003
const whiteNoise = 0.0005
/** Peaks of some thousands, as in recorded data. */
const volume = 5000
/** Samples after which echoes are 1/e as strong. */
const fading = 600

/**
 * A made-up survey: Ricker wavelets (Ricker 1953) on sparse reflectors that dip and bend from line to line, fainter with
 * depth, over band-limited and white noise. No two traces are the same.
 */
export function surveyTraces(samples: number, kernels: Kernels, random: Random): TraceMaker {
  const { addScaled } = kernels.run
  const wavelets = makeWavelets(kernels)
  const noise = makeNoise(kernels, { samples: noiseSamples + samples, wavelet: wavelets, random })
  const layers = Array.from({ length: reflectors }, () => makeLayer(samples, random))

  return (trace, target) => {
    const line = Math.floor(trace / crosslines)
    const across = trace % crosslines
    const part = noise + 4 * random.int(0, noiseSamples)
    kernels.bytes().copyWithin(target, part, part + samples * 4)
    for (const layer of layers) {
      const begin = (layer.begins[across] as number) + layer.bend(line)
      const first = Math.floor(begin)
      const wavelet = wavelets + 4 * taps * Math.floor((begin - first) * phases)
      const from = Math.max(0, -first)
      const count = Math.min(taps, samples - first) - from
      if (count > 0) addScaled(target + 4 * (first + from), wavelet + 4 * from, count, layer.loudness[across] as number)
    }
  }
}

interface Layer {
  /** By crossline: where its wavelet begins, in samples, and how loud it is. */
  readonly begins: Float64Array
  readonly loudness: Float64Array
  /** Samples by which all of a line lies deeper. */
  readonly bend: (line: number) => number
}

function makeLayer(samples: number, random: Random): Layer {
  const sign = random.next() < 0.5 ? -1 : 1
  const top = random.next() * samples - taps / 2
  // Laplace: many faint reflectors, few strong ones.
  const strength = sign * -0.08 * Math.log(1 - random.next())
  const dip = 2 + 23 * random.next()
  const bend = 2 + 23 * random.next()
  const phase = 2 * Math.PI * random.next()
  const volumeAtTop = strength * Math.exp(-top / fading) * volume
  const across = (valueOf: (crossline: number) => number): Float64Array =>
    Float64Array.from({ length: crosslines }, (_, crossline) => valueOf(crossline))
  return {
    begins: across((crossline) => top + dip * Math.sin(crossline / 143 + phase)),
    loudness: across((crossline) => volumeAtTop * (1 + 0.15 * Math.sin(crossline / 49 + phase))),
    bend: (line) => bend * Math.sin(line / 27 + phase),
  }
}

/** The wavelet, begun at each place between two samples: one row of taps after the other. */
function makeWavelets(kernels: Kernels): number {
  const rows = kernels.allocate(4 * phases * taps)
  const values = kernels.floats(rows, phases * taps)
  for (let phase = 0; phase < phases; phase++) {
    for (let tap = 0; tap < taps; tap++) {
      values[phase * taps + tap] = ricker((tap - taps / 2 - phase / phases) * sampleSeconds)
    }
  }
  return rows
}

function ricker(seconds: number): number {
  const a = (Math.PI * waveletHz * seconds) ** 2
  return (1 - 2 * a) * Math.exp(-a)
}

interface NoiseInput {
  readonly samples: number
  readonly wavelet: number
  readonly random: Random
}

/** White noise through the wavelet, as what the ground does by itself lies in the same band, and a little that stays white. */
function makeNoise(kernels: Kernels, { samples, wavelet, random }: NoiseInput): number {
  const white = kernels.allocate(4 * (samples + taps))
  const noise = kernels.allocate(4 * samples)
  const uniform = kernels.floats(white, samples + taps)
  // Of variance 1.
  for (let i = 0; i < uniform.length; i++) uniform[i] = (random.next() - 0.5) * Math.sqrt(12)
  const { addScaled } = kernels.run
  const weights = Array.from(kernels.floats(wavelet, taps))
  for (const [tap, weight] of weights.entries()) addScaled(noise, white + 4 * tap, samples, volume * bandNoise * weight)
  // From the other end: what is at the same place is in the band already.
  uniform.reverse()
  addScaled(noise, white, samples, volume * whiteNoise)
  return noise
}
