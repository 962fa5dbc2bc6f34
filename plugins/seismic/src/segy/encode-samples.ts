import { GauntletError } from '@gauntlet/contract/error'
import type { SampleLayout } from './decode-samples.ts'
import { ieeeToIbm } from './ibm-float.ts'
import { formatName, sampleFormats } from './sample-formats.ts'

/** The exponent of infinities and NaN. */
const notFinite = 0x7f800000

/**
 * Samples in a file's format: the bits of format 5, the nearest IBM float, integers as they are.
 * Throws SEGY_SAMPLE_RANGE for what the format cannot hold: fractions and large values in integers, infinities in IBM floats.
 */
export function encodeSamples(source: Float32Array, target: Uint8Array, { formatCode, byteOrder }: SampleLayout): void {
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength)
  const little = byteOrder === 'little'
  const count = source.length
  if (formatCode === 5) {
    target.set(new Uint8Array(source.buffer, source.byteOffset, source.byteLength))
    if (!little) Buffer.from(target.buffer, target.byteOffset, source.byteLength).swap32()
    return
  }
  if (formatCode === 1) {
    const words = new Int32Array(source.buffer, source.byteOffset, count)
    for (let i = 0; i < count; i++) {
      const word = words[i] as number
      if ((word & notFinite) === notFinite) throw doesNotFit(source, i, formatCode)
      view.setInt32(i * 4, ieeeToIbm(word), little)
    }
    return
  }

  const { bytes } = sampleFormats[formatCode]
  const limit = 2 ** (8 * bytes - 1)
  for (let i = 0; i < count; i++) {
    const value = source[i] as number
    if (!Number.isInteger(value) || value < -limit || value >= limit) throw doesNotFit(source, i, formatCode)
    if (bytes === 4) view.setInt32(i * 4, value, little)
    else if (bytes === 2) view.setInt16(i * 2, value, little)
    else view.setInt8(i, value)
  }
}

const doesNotFit = (source: Float32Array, i: number, formatCode: SampleLayout['formatCode']): GauntletError =>
  new GauntletError(
    'SEGY_SAMPLE_RANGE',
    `sample ${i} is ${source[i]}, which a ${formatName(formatCode)} (format ${formatCode}) cannot hold; write format 5`,
  )
