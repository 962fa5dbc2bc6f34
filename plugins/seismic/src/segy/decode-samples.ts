import { ibmScales } from './ibm-float.ts'
import type { SegyLayout } from './layout.ts'
import { traceHeaderBytes } from './trace-fields.ts'

export type SampleLayout = Pick<SegyLayout, 'formatCode' | 'byteOrder'>

/** Samples as float32: those of format 5 bit by bit (NaNs too), all others rounded once. Fills the target. */
export function decodeSamples(source: Uint8Array, target: Float32Array, { formatCode, byteOrder }: SampleLayout): void {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength)
  const little = byteOrder === 'little'
  const count = target.length
  switch (formatCode) {
    case 1:
      for (let i = 0; i < count; i++) {
        const word = view.getUint32(i * 4, little)
        target[i] = (word & 0xffffff) * (ibmScales[word >>> 24] as number)
      }
      return
    case 2:
      for (let i = 0; i < count; i++) target[i] = view.getInt32(i * 4, little)
      return
    case 3:
      for (let i = 0; i < count; i++) target[i] = view.getInt16(i * 2, little)
      return
    case 5: {
      // As words: a float that passes through a number may lose the bits of a signalling NaN.
      const words = new Uint32Array(target.buffer, target.byteOffset, count)
      for (let i = 0; i < count; i++) words[i] = view.getUint32(i * 4, little)
      return
    }
    case 8:
      for (let i = 0; i < count; i++) target[i] = view.getInt8(i)
  }
}

/** Samples of whole traces, one after the other, without their headers. */
export function decodeTraces(
  traces: Uint8Array,
  target: Float32Array,
  layout: SampleLayout & Pick<SegyLayout, 'samplesPerTrace' | 'traceBytes'>,
): void {
  const { samplesPerTrace, traceBytes } = layout
  for (let trace = 0; trace * samplesPerTrace < target.length; trace++) {
    const start = trace * traceBytes
    decodeSamples(
      traces.subarray(start + traceHeaderBytes, start + traceBytes),
      target.subarray(trace * samplesPerTrace, (trace + 1) * samplesPerTrace),
      layout,
    )
  }
}
