import type { ByteSource } from './byte-source.ts'
import { traceHeaderBytes } from './trace-fields.ts'

/** The part of a file that holds traces, and how its numbers are read. */
export interface TraceArea {
  readonly source: ByteSource
  readonly start: number
  readonly end: number
  readonly bytesPerSample: number
  readonly littleEndian: boolean
}

/** Bytes of a trace with so many samples. */
export const traceBytesOf = (samples: number, bytesPerSample: number): number =>
  traceHeaderBytes + samples * bytesPerSample

/** Headers that are looked at to tell whether traces lie where they are thought to be. */
const probes = 16
/** A file of differing traces differs early; the walk is bounded so that a huge file is refused at once. */
const longestWalk = 100_000
/** Samples and interval in a trace header: bytes 115–118. */
const samplesAt = 114

const word = new DataView(new ArrayBuffer(4))
const wordBytes = new Uint8Array(word.buffer)

/** The bytes 115–118 of the trace header that begins at the offset: samples and interval. */
function readLengthWord({ source, littleEndian }: TraceArea, traceStart: number): { samples: number; all: number } {
  source.read(traceStart + samplesAt, wordBytes)
  return { samples: word.getUint16(0, littleEndian), all: word.getUint32(0) }
}

/** Samples as the first trace header gives them: 0 where it does not. */
export const samplesOfFirst = (area: TraceArea): number => readLengthWord(area, area.start).samples

/** Whether trace headers all over the file, at this distance, name the samples and the interval of the first. */
export function headersAgree(area: TraceArea, traceBytes: number): boolean {
  const traces = Math.floor((area.end - area.start) / traceBytes)
  const first = readLengthWord(area, area.start).all
  const spread = Array.from({ length: probes }, (_, i) => Math.round((i * (traces - 1)) / (probes - 1)))
  const places = new Set([...spread, 1, 2, 3].filter((trace) => trace < traces))
  return [...places].every((trace) => readLengthWord(area, area.start + trace * traceBytes).all === first)
}

/** Whether an area is filled by traces of so many samples whose headers agree. */
export function holdsTraces(area: TraceArea, samples: number): boolean {
  const traceBytes = traceBytesOf(samples, area.bytesPerSample)
  const bytes = area.end - area.start
  return samples > 0 && bytes > 0 && bytes % traceBytes === 0 && headersAgree(area, traceBytes)
}

/**
 * The number of samples with which the file holds whole traces whose headers agree, or that these headers give
 * themselves; or nothing. Headers that say nothing (zeros) speak for no number.
 */
export function findFittingSamples(area: TraceArea): number | undefined {
  const { bytesPerSample } = area
  const dataBytes = area.end - area.start
  const first = readLengthWord(area, area.start)
  if (first.all === 0) return undefined
  const fits = (samples: number): boolean => {
    const traceBytes = traceBytesOf(samples, bytesPerSample)
    return dataBytes % traceBytes === 0 && headersAgree(area, traceBytes)
  }
  if (first.samples > 0 && (fits(first.samples) || isOwnLength(area, first.samples))) return first.samples
  // Two traces at least: one trace of any length agrees with itself.
  for (let samples = 1; 2 * traceBytesOf(samples, bytesPerSample) <= dataBytes && samples <= 65_535; samples++) {
    if (fits(samples)) return samples
  }
  return undefined
}

/** Whether a second trace, and all further ones, begin where the first one's own number says; the file may be cut. */
function isOwnLength(area: TraceArea, samples: number): boolean {
  const traceBytes = traceBytesOf(samples, area.bytesPerSample)
  return area.end - area.start >= 2 * traceBytes && headersAgree(area, traceBytes)
}

/** The first trace whose own header gives another length than the first one's, where all lengths lead to the file's end. */
export function findUnevenTrace(
  area: TraceArea,
): { readonly trace: number; readonly offset: number; readonly samples: number; readonly before: number } | undefined {
  const before = samplesOfFirst(area)
  let uneven: { trace: number; offset: number; samples: number; before: number } | undefined
  let offset = area.start
  for (let trace = 0; trace < longestWalk && offset + traceHeaderBytes <= area.end; trace++) {
    const { samples } = readLengthWord(area, offset)
    if (samples === 0) return undefined
    if (samples !== before) uneven ??= { trace, offset, samples, before }
    offset += traceBytesOf(samples, area.bytesPerSample)
  }
  return offset === area.end ? uneven : undefined
}
