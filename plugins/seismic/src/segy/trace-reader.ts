import { GauntletError } from '@gauntlet/contract/error'
import { openByteSource, type ByteSource } from './byte-source.ts'
import type { SegyLayout } from './layout.ts'

/** Traces of a file by their numbers. */
export interface TraceReader {
  /** Fills the target with `count` traces from `first` on, as they lie in the file: each a header and its samples. */
  readonly readTraces: (first: number, count: number, target: Uint8Array) => void
  readonly close: () => void
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

/** Traces of a source that is open. */
export const traceReader = (source: ByteSource, layout: SegyLayout): TraceReader => ({
  readTraces: (first, count, target) => {
    if (first < 0 || first + count > layout.traces) {
      throw new RangeError(`traces ${first} to ${first + count - 1} are not all among the file's ${layout.traces}`)
    }
    const { firstTraceOffset, traceBytes } = layout
    source.read(firstTraceOffset + first * traceBytes, target.subarray(0, count * traceBytes))
  },
  close: source.close,
})
