import { GauntletError } from '@gauntlet/contract'
import { openByteSource, type ByteSource } from './byte-source.ts'
import type { SegyLayout, SegyOptions } from './layout.ts'
import { readLayout } from './read-layout.ts'

/** Traces of a file by their numbers. */
export interface TraceReader {
  /** Fills the target with `count` traces from `first` on, as they lie in the file: each a header and its samples. */
  readonly readTraces: (first: number, count: number, target: Uint8Array) => void
  readonly close: () => void
}

/** An open SEG-Y file: nothing of it is held in memory but the bytes before its first trace. */
export interface SegyFile extends TraceReader {
  readonly layout: SegyLayout
  /** The bytes before the first trace, as they are: text header, binary header, extended text headers. */
  readonly preamble: Uint8Array
}

/** Opens a file and finds out how it is laid out. Throws SEGY_… errors that name the byte and the way out. */
export function openSegy(path: string, options: SegyOptions = {}): SegyFile {
  const source = openByteSource(path)
  try {
    const layout = readLayout(source, options)
    const preamble = new Uint8Array(layout.firstTraceOffset)
    source.read(0, preamble)
    return { layout, preamble, ...traceReader(source, layout) }
  } catch (error) {
    source.close()
    throw error
  }
}

/** Opens a file whose layout is known, as workers do. Throws SEGY_FILE_CHANGED where its size is another one now. */
export function reopenSegy(path: string, layout: SegyLayout): TraceReader {
  const source = openByteSource(path)
  if (source.bytes === layout.fileBytes) return traceReader(source, layout)
  source.close()
  throw new GauntletError(
    'SEGY_FILE_CHANGED',
    `${path} has ${source.bytes} bytes and had ${layout.fileBytes}; begin again when nobody writes to it`,
  )
}

const traceReader = (source: ByteSource, layout: SegyLayout): TraceReader => ({
  readTraces: (first, count, target) => {
    if (first < 0 || first + count > layout.traces) {
      throw new RangeError(`traces ${first} to ${first + count - 1} are not all among the file's ${layout.traces}`)
    }
    const { firstTraceOffset, traceBytes } = layout
    source.read(firstTraceOffset + first * traceBytes, target.subarray(0, count * traceBytes))
  },
  close: source.close,
})
