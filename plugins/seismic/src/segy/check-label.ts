import type { ByteSource } from './byte-source.ts'
import type { SegyLayout } from './layout.ts'
import { traceHeaderBytes } from './trace-fields.ts'

/** Traces that are looked at, all over the file. */
const probes = 16
/** Fewer words than this say nothing: a value may never have had the digit by chance. */
const fewestWords = 256
/** Writers of IBM floats normalise; a file with more words than this that are not was written by none. */
const largestUnnormalisedShare = 0.03

/**
 * Tells IBM from IEEE floats whatever the label says, or nothing where the samples do not show it. The highest
 * hexadecimal digit of an IBM mantissa is never 0, as the number would have been normalised; of IEEE floats these are
 * three bits of mantissa behind one of the exponent: below 8, one digit in eight is 0, and more by Benford's law.
 */
export function checkLabel(
  source: ByteSource,
  layout: Pick<SegyLayout, 'byteOrder' | 'formatCode' | 'firstTraceOffset' | 'traceBytes' | 'traces'>,
): string | undefined {
  if (layout.formatCode !== 1 && layout.formatCode !== 5) return undefined
  const samples = new Uint8Array(layout.traceBytes - traceHeaderBytes)
  const view = new DataView(samples.buffer)
  const exponents = new Set<number>()
  let small = 0
  let zero = 0
  let words = 0
  const step = Math.max(1, Math.floor(layout.traces / probes))
  for (let trace = 0; trace < layout.traces; trace += step) {
    source.read(layout.firstTraceOffset + trace * layout.traceBytes + traceHeaderBytes, samples)
    for (let at = 0; at + 4 <= samples.length; at += 4) {
      const word = view.getUint32(at, layout.byteOrder === 'little') & 0x7fffffff
      if (word === 0) continue
      const digit = (word >>> 20) & 15
      words++
      if (digit < 8) small++
      if (digit === 0) zero++
      exponents.add(word >>> 24)
    }
  }
  if (layout.formatCode === 1 && words >= fewestWords && zero / words > largestUnnormalisedShare) {
    return 'the samples are labelled IBM floats (format 1), but look like IEEE floats; compare with format 5'
  }
  if (layout.formatCode === 5 && small >= fewestWords && zero === 0 && exponents.size >= 3) {
    return 'the samples are labelled IEEE floats (format 5), but look like IBM floats; compare with format 1'
  }
  return undefined
}
