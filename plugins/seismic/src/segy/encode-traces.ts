import type { SampleLayout } from './decode-samples.ts'
import type { encodeSamples } from './encode-samples.ts'
import { traceHeaderBytes } from './trace-fields.ts'

/** Consecutive traces: raw headers of 240 bytes each, and samples row by row. */
export interface TraceRows {
  readonly headers: Uint8Array
  readonly samples: Float32Array
}

/** Puts traces together as they stand in a file. The target is as long as they are. */
export function encodeTraces(
  { headers, samples }: TraceRows,
  target: Uint8Array,
  layout: SampleLayout,
  encode: typeof encodeSamples,
): void {
  const count = headers.length / traceHeaderBytes
  const [perTrace, traceBytes] = [samples.length / count, target.length / count]
  for (let trace = 0; trace < count; trace++) {
    const start = trace * traceBytes
    target.set(headers.subarray(trace * traceHeaderBytes, (trace + 1) * traceHeaderBytes), start)
    encode(
      samples.subarray(trace * perTrace, (trace + 1) * perTrace),
      target.subarray(start + traceHeaderBytes, start + traceBytes),
      layout,
    )
  }
}
