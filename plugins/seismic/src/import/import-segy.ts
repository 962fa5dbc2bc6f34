import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { SegyOptions } from '../segy/layout.ts'
import { openSegy, type SegyFile } from '../segy/open-segy.ts'
import type { Codec } from '../store/block-format.ts'
import { buildStore, type BuildProgress, type BuildResult } from '../store/build-store.ts'
import { specOf } from '../store/store-spec.ts'
import { threadsFor } from '../store/threads-for.ts'
import { chooseOrder } from './choose-order.ts'
import { createColumns } from './column-writer.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { ImportJobData } from './import-job.ts'
import type { ReadMode } from './trace-source.ts'

export interface ImportOptions {
  readonly source: string
  readonly target: string
  /** `lz4` unless told otherwise; `zstd` is smaller and takes longer. */
  readonly codec?: Codec
  /** With the calling thread; as many as the file is worth, unless told otherwise. */
  readonly threads?: number | undefined
  readonly read?: ReadMode
  /** What a person knows better than the file. */
  readonly layout?: SegyOptions
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: BuildProgress) => void
}

export interface ImportResult extends BuildResult {
  /** What a person ought to know about the file. */
  readonly notes: readonly string[]
}

/**
 * Imports a SEG-Y file into a Zarr store. What an earlier import of the same file has left is continued. Memory is that
 * of two chunks per thread, however large the file is.
 */
export async function importSegy(options: ImportOptions): Promise<ImportResult> {
  const { source, target, codec = 'lz4', read = 'blocks', signal, onProgress } = options
  const { layout, preamble } = lookAt(source, options.layout)
  const order = chooseOrder(source, layout, codec)
  const spec = specOf({ name: basename(source), layout, codec, order })
  const data: ImportJobData = { source, layout, mode: read }
  const result = await buildStore({
    target,
    spec,
    fingerprint: fingerprintOf(source, spec),
    job: { module: new URL('import-job.ts', import.meta.url).href, data },
    prepare: (directory) => {
      writeFileSync(join(directory, 'file_header', '0'), preamble)
      createColumns(directory, spec)
    },
    threads: options.threads ?? threadsFor(spec),
    signal,
    onProgress,
  })
  return { ...result, notes: layout.notes }
}

function lookAt(source: string, options: SegyOptions | undefined): Pick<SegyFile, 'layout' | 'preamble'> {
  const { layout, preamble, close } = openSegy(source, options)
  close()
  return { layout, preamble }
}
