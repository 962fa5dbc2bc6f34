import { openByteSource } from './byte-source.ts'
import type { SegyLayout, SegyOptions } from './layout.ts'
import { readLayout } from './read-layout.ts'
import { traceReader, type TraceReader } from './trace-reader.ts'

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
