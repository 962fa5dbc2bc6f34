import { statSync } from 'node:fs'
import type { Codec } from './store/block-format.ts'
import { importSegy } from './import/import-segy.ts'
import type { ReadMode } from './import/trace-source.ts'
import { processStore } from './process/process-store.ts'
import type { Step } from './process/step.ts'
import { exportSegy } from './export/export-segy.ts'
import { openStore } from './store/open-store.ts'

/** Something that takes a whole file or store. Plain data: it crosses threads. */
export type Work =
  | {
      readonly kind: 'import'
      readonly source: string
      readonly target: string
      readonly codec: Codec
      /** As many as it is worth, unless told otherwise. */
      readonly threads?: number | undefined
      readonly read: ReadMode
    }
  | {
      readonly kind: 'process'
      readonly source: string
      readonly target: string
      readonly steps: readonly Step[]
      /** As many as it is worth, unless told otherwise. */
      readonly threads?: number | undefined
    }
  | {
      readonly kind: 'export'
      readonly source: string
      readonly target: string
      /** As many as it is worth, unless told otherwise. */
      readonly threads?: number | undefined
    }

/** Traces and bytes of samples that were written. */
export interface Done {
  readonly traces: number
  readonly bytes: number
}

export async function doWork(work: Work): Promise<Done> {
  switch (work.kind) {
    case 'import': {
      const { tracesDone, bytesWritten } = await importSegy(work)
      return { traces: tracesDone, bytes: bytesWritten }
    }
    case 'process': {
      const { tracesDone, bytesWritten } = await processStore(work)
      return { traces: tracesDone, bytes: bytesWritten }
    }
    case 'export': {
      const reader = openStore(work.source)
      try {
        await exportSegy(reader, work.target, { threads: work.threads })
        return { traces: reader.spec.traces, bytes: statSync(work.target).size }
      } finally {
        reader.close()
      }
    }
  }
}
