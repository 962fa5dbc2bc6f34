import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { GauntletError } from '@gauntlet/contract/error'
import { writeFully } from '../store/write-fully.ts'
import { fixedHeaderBytes, readBinaryHeader } from './binary-header.ts'
import type { SegyLayout } from './layout.ts'
import { sampleFormats } from './sample-formats.ts'
import { traceBytesOf } from './trace-probe.ts'

export type WrittenLayout = Pick<SegyLayout, 'byteOrder' | 'formatCode' | 'samplesPerTrace'>

/** Writes a file under a temporary name, which becomes its own when it is whole. */
export interface SegyWriter {
  /** Bytes of a trace: its header, and its samples in the file's format. */
  readonly traceBytes: number
  /** The name before `finish`, for threads that write traces to their places. */
  readonly temporary: string
  /** Where the first trace begins. */
  readonly tracesAt: number
  /** Appends whole traces, headers and samples in the file's format. */
  readonly writeTraces: (traces: Uint8Array) => void
  /** Gives the file its name; before, it is flushed to the disk, unless it is no loss after a power cut. */
  readonly finish: (options?: { readonly flush: false }) => void
  /** Removes what was written. Does nothing after `finish`. */
  readonly abort: () => void
}

/** Tells files that one process writes at a time from each other. */
let begun = 0

/**
 * Begins a file with the bytes before its first trace, in which the sample format and (where they fit) the samples per
 * trace are made to agree with the layout. Every method throws SEGY_NOT_WRITTEN, and removes the file, when the disk refuses.
 */
export function createSegyWriter(path: string, preamble: Uint8Array, layout: WrittenLayout): SegyWriter {
  const { formatCode, samplesPerTrace } = layout
  const traceBytes = traceBytesOf(samplesPerTrace, sampleFormats[formatCode].bytes)
  const start = agreeing(preamble, layout)
  const temporary = `${path}.${process.pid}-${++begun}.tmp`
  const file = orRefuse(path, () => openSync(temporary, 'wx'))
  let state: 'open' | 'closed' | 'ended' = 'open'
  let end = preamble.length

  const close = (): void => {
    if (state !== 'open') return
    state = 'closed'
    closeSync(file)
  }
  const abort = (): void => {
    if (state === 'ended') return
    close()
    state = 'ended'
    rmSync(temporary, { force: true })
  }
  const orAbort = (work: () => void): void => {
    try {
      orRefuse(path, work)
    } catch (error) {
      abort()
      throw error
    }
  }

  return {
    traceBytes,
    temporary,
    tracesAt: preamble.length,
    writeTraces: (traces) =>
      orAbort(() => {
        writeFully(file, traces, end)
        end += traces.length
      }),
    finish: (options) =>
      orAbort(() => {
        // Last: until then, there are zeros in its place, and no reader takes what a kill has left for a file.
        writeFully(file, start, 0)
        if (options?.flush !== false) fsyncSync(file)
        close()
        renameSync(temporary, path)
        state = 'ended'
      }),
    abort,
  }
}

/**
 * The bytes before the first trace with the format and the number of samples that are really written, and without the
 * records that revision 2 may have behind the last trace: those are not.
 */
function agreeing(preamble: Uint8Array, { byteOrder, formatCode, samplesPerTrace }: WrittenLayout): Uint8Array {
  if (preamble.length < fixedHeaderBytes) throw new RangeError(`a preamble has ${fixedHeaderBytes} bytes or more`)
  const bytes = Uint8Array.from(preamble)
  const view = new DataView(bytes.buffer)
  const little = byteOrder === 'little'
  if (samplesPerTrace <= 0xffff) view.setUint16(3220, samplesPerTrace, little)
  view.setInt16(3224, formatCode, little)
  const { revision2 } = readBinaryHeader(view, byteOrder)
  // In files of older revisions these bytes are anything, and stay it.
  if (revision2.samples !== 0) view.setInt32(3268, samplesPerTrace, little)
  if (revision2.trailers !== 0) view.setInt32(3528, 0, little)
  return bytes
}

/** Does work that writes a file; throws SEGY_NOT_WRITTEN when it is refused. */
export function orRefuse<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new GauntletError(
      'SEGY_NOT_WRITTEN',
      `${path} cannot be written: ${(error as Error).message}; nothing was left of it: make room, or choose another place`,
      { cause: error },
    )
  }
}
