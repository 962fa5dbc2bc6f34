/** Feedback of a second-order section whose zeros lie at 1 and −1: `y = x − x[−2] − a1·y[−1] − a2·y[−2]`. */
export interface Section {
  readonly a1: number
  readonly a2: number
}

/** A bandpass as a cascade: all sections one after the other, their input multiplied by `factor` once. */
export interface Bandpass {
  readonly factor: number
  readonly sections: readonly Section[]
}

export interface Band {
  readonly lowHz: number
  readonly highHz: number
  readonly sampleRateHz: number
}

/** Poles of the lowpass that the bandpass is made of; the bandpass has twice as many. */
export const order = 4

/**
 * A Butterworth bandpass of `order`, by the bilinear transform with both edges kept (Oppenheim and Schafer, Discrete-Time
 * Signal Processing, 7.3): −3 dB at the edges for one pass. Needs 0 < low < high < half of the sample rate.
 */
export function designBandpass({ lowHz, highHz, sampleRateHz }: Band): Bandpass {
  const low = Math.tan((Math.PI * lowHz) / sampleRateHz)
  const high = Math.tan((Math.PI * highHz) / sampleRateHz)
  const width = high - low
  const squaredCentre = low * high
  const sections: Section[] = []
  let factor = width ** order
  // Conjugate poles share a section: the upper half of the circle gives all of them.
  for (let k = 0; k < order / 2; k++) {
    const angle = (Math.PI * (2 * k + 1)) / (2 * order) + Math.PI / 2
    const half = { re: (Math.cos(angle) * width) / 2, im: (Math.sin(angle) * width) / 2 }
    // s = half ± √(half² − centre²): the lowpass pole, moved to both sides of the band.
    const root = squareRoot({ re: half.re ** 2 - half.im ** 2 - squaredCentre, im: 2 * half.re * half.im })
    for (const sign of [1, -1]) {
      const re = half.re + sign * root.re
      const im = half.im + sign * root.im
      const norm = (1 - re) ** 2 + im ** 2
      factor /= norm
      sections.push({ a1: (-2 * (1 - re ** 2 - im ** 2)) / norm, a2: ((1 + re) ** 2 + im ** 2) / norm })
    }
  }
  return { factor, sections }
}

interface Complex {
  readonly re: number
  readonly im: number
}

function squareRoot({ re, im }: Complex): Complex {
  const size = Math.hypot(re, im)
  return { re: Math.sqrt((size + re) / 2), im: Math.sign(im || 1) * Math.sqrt((size - re) / 2) }
}
