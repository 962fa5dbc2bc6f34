import { existsSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { GauntletError } from '@gauntlet/contract/error'
import type { FormatCode } from '../segy/sample-formats.ts'
import { createSegyWriter } from '../segy/segy-writer.ts'
import { traceHeaderBytes } from '../segy/trace-fields.ts'
import type { StoreReader } from '../store/open-store.ts'

export interface ExportOptions {
  /** That of the imported file unless told otherwise. */
  readonly format?: FormatCode
  readonly signal?: AbortSignal
  readonly onTraces?: (done: number) => void
}

/**
 * Writes a store as a SEG-Y file: all headers as they were read, in the byte order in which they were read. Memory is that
 * of a block. Nothing is left of an export that ends early. Throws SEISMIC_TARGET_EXISTS rather than replacing a file, and
 * SEGY_SAMPLE_RANGE where the format cannot hold a sample.
 */
export async function exportSegy(
  store: StoreReader,
  path: string,
  { format, signal, onTraces }: ExportOptions = {},
): Promise<void> {
  refuseExisting(path)
  const { traces, samples, blockTraces, source } = store.spec
  const { byteOrder } = source.layout
  const formatCode = format ?? source.layout.formatCode
  const writer = createSegyWriter(path, store.fileHeader(), { byteOrder, formatCode, samplesPerTrace: samples })
  const headers = new Uint8Array(blockTraces * traceHeaderBytes)
  const block = new Float32Array(blockTraces * samples)
  try {
    for (let first = 0; first < traces; first += blockTraces) {
      // Reading and writing are synchronous: between blocks, whoever cancels has his turn.
      await setImmediate()
      signal?.throwIfAborted()
      const count = Math.min(blockTraces, traces - first)
      store.readRawHeaders(first, count, headers)
      store.readTraces(first, count, block)
      writer.write(headers.subarray(0, count * traceHeaderBytes), block.subarray(0, count * samples))
      onTraces?.(first + count)
    }
    // It may have come in the meantime.
    refuseExisting(path)
    writer.finish()
  } finally {
    writer.abort()
  }
}

function refuseExisting(path: string): void {
  if (!existsSync(path)) return
  throw new GauntletError('SEISMIC_TARGET_EXISTS', `${path} exists; remove it, or choose another name`)
}
