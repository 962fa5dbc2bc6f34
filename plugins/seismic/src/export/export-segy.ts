import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { GauntletError } from '@gauntlet/contract/error'
import type { FormatCode } from '../segy/sample-formats.ts'
import { createSegyWriter } from '../segy/segy-writer.ts'
import type { StoreReader } from '../store/open-store.ts'
import { runChunks } from '../store/run-chunks.ts'
import { chunkCount } from '../store/store-spec.ts'
import { threadsFor } from '../store/threads-for.ts'
import type { ExportJobData } from './export-job.ts'

export interface ExportOptions {
  /** That of the imported file unless told otherwise. */
  readonly format?: FormatCode
  /** With the calling thread; as many as the store is worth, unless told otherwise. */
  readonly threads?: number | undefined
  readonly signal?: AbortSignal
  /** Told of traces that are written, in whatever order. */
  readonly onTraces?: (done: number) => void
}

/**
 * Writes a store as a SEG-Y file: all headers as they were read, in the byte order in which they were read. Memory is that
 * of a block per thread. Nothing is left of an export that ends early. Throws SEISMIC_TARGET_EXISTS rather than replacing a
 * file, and SEGY_SAMPLE_RANGE where the format cannot hold a sample.
 */
export async function exportSegy(
  store: StoreReader,
  path: string,
  { format, threads, signal, onTraces }: ExportOptions = {},
): Promise<void> {
  refuseExisting(path)
  const { spec } = store
  const { byteOrder, formatCode } = spec.source.layout
  const layout = { byteOrder, formatCode: format ?? formatCode, samplesPerTrace: spec.samples }
  const writer = createSegyWriter(path, store.fileHeader(), layout)
  const { temporary, tracesAt, traceBytes } = writer
  const data: ExportJobData = { source: store.path, target: path, temporary, tracesAt, traceBytes, layout }
  let done = 0
  try {
    await runChunks({
      job: { module: new URL('export-job.ts', import.meta.url).href, data },
      place: { directory: dirname(path), spec },
      chunks: Array.from({ length: chunkCount(spec) }, (_, chunk) => chunk),
      threads: threads ?? threadsFor(spec),
      signal,
      onOutcome: ({ chunk }) => {
        done += Math.min(spec.chunkTraces, spec.traces - chunk * spec.chunkTraces)
        onTraces?.(done)
      },
    })
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
