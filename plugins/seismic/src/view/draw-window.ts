import { PNG } from 'pngjs'
import { seismicColour } from './seismic-colour.ts'

export interface Picture {
  readonly width: number
  readonly height: number
}

export interface Section {
  readonly traces: number
  readonly samples: number
  /** Row by row: a trace is a row here, and a column of the picture. */
  readonly values: Float32Array
}

/** This share of the samples is within the colours; the rest is as strong as they get. */
const shownShare = 0.98

/** As many samples tell the clip as well as all of them. */
const mostRanked = 100_000

/** A window as a PNG: traces from left to right, time downwards. */
export function drawWindow({ traces, samples, values }: Section, { width, height }: Picture): Buffer {
  const clip = clipOf(values)
  const image = new PNG({ width, height })
  for (let y = 0; y < height; y++) {
    const sample = Math.floor((y * samples) / height)
    for (let x = 0; x < width; x++) {
      const trace = Math.floor((x * traces) / width)
      const colour = seismicColour((values[trace * samples + sample] ?? 0) / clip)
      image.data.set([...colour, 255], 4 * (y * width + x))
    }
  }
  return PNG.sync.write(image)
}

/** The amplitude that gets the full colour; 1 for silence. */
function clipOf(values: Float32Array): number {
  const stride = Math.ceil(values.length / mostRanked)
  const sizes: number[] = []
  for (let i = 0; i < values.length; i += stride) {
    const size = Math.abs(values[i] as number)
    if (Number.isFinite(size)) sizes.push(size)
  }
  sizes.sort((a, b) => a - b)
  return sizes[Math.floor(shownShare * (sizes.length - 1))] || sizes.at(-1) || 1
}
