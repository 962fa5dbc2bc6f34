import { reopenSegy, type TraceReader } from '../segy/trace-reader.ts'
import type { SegyLayout } from '../segy/layout.ts'

/** `blocks`: what is needed next. `whole-file`: all at once, which is what not to do; a control of the subject. */
export type ReadMode = 'blocks' | 'whole-file'

export function openTraceSource(path: string, layout: SegyLayout, mode: ReadMode): TraceReader {
  const reader = reopenSegy(path, layout)
  return mode === 'blocks' ? reader : readWholeFile(reader, layout)
}

/** One read takes at most 2 GiB. */
const mostBytesPerRead = 2 ** 30

function readWholeFile(reader: TraceReader, { traces, traceBytes }: SegyLayout): TraceReader {
  const content = new Uint8Array(traces * traceBytes)
  const step = Math.max(1, Math.floor(mostBytesPerRead / traceBytes))
  for (let first = 0; first < traces; first += step) {
    const count = Math.min(step, traces - first)
    reader.readTraces(first, count, content.subarray(first * traceBytes, (first + count) * traceBytes))
  }
  return {
    readTraces: (first, count, target) => {
      target.set(content.subarray(first * traceBytes, (first + count) * traceBytes))
    },
    close: reader.close,
  }
}
