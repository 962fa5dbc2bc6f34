import { createHash } from 'node:crypto'
import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { GauntletError } from '@gauntlet/contract/error'
import { buildStore, type BuildProgress, type BuildResult } from '../store/build-store.ts'
import { importJournalName, journalName } from '../store/journal.ts'
import { readStoreSpec } from '../store/store-metadata.ts'
import { threadsFor } from '../store/threads-for.ts'
import type { ProcessData } from './process-job.ts'
import { checkSteps, type Step } from './step.ts'

export interface ProcessOptions {
  readonly source: string
  readonly target: string
  readonly steps: readonly Step[]
  /** With the calling thread; as many as the store is worth, unless told otherwise. */
  readonly threads?: number | undefined
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: BuildProgress) => void
}

/** What steps leave as it is. */
const untouched = ['headers', 'raw_headers', 'file_header']

/**
 * Makes a new store whose samples went through the steps, in their order. A run that was killed or cancelled goes on where
 * it was. `notFinite` of the result counts samples that agc and bandpass took for 0.
 */
export async function processStore(options: ProcessOptions): Promise<BuildResult> {
  const { target, steps, signal, onProgress } = options
  const source = resolve(options.source)
  const spec = readStoreSpec(source)
  checkSteps(steps, spec)
  const data: ProcessData = { from: join(source, 'traces'), steps }
  return await buildStore({
    target,
    spec: { ...spec, history: [...spec.history, ...steps] },
    fingerprint: fingerprintOf(source, steps),
    job: { module: new URL('process-job.ts', import.meta.url).href, data },
    prepare: (directory) => {
      for (const name of untouched) copyFolder(join(source, name), join(directory, name))
      // What tells whether headers are as they were imported goes with them.
      copyFileSync(
        join(source, spec.history.length > 0 ? importJournalName : journalName),
        join(directory, importJournalName),
      )
    },
    threads: options.threads ?? threadsFor(spec),
    signal,
    onProgress,
  })
}

/** By clones where the file system has them. Not `cpSync`, to which a full disk is an input/output error. */
function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyFolder(source, target)
    else copyFileSync(source, target, constants.COPYFILE_FICLONE)
  }
}

/** A store's journal holds a checksum of each of its files. */
function fingerprintOf(source: string, steps: readonly Step[]): string {
  const path = join(source, journalName)
  if (!existsSync(path)) {
    throw new GauntletError(
      'SEISMIC_NO_JOURNAL',
      `${path} is missing, which tells one store from another; bring it back from a copy, or import the file again`,
    )
  }
  return createHash('sha256').update(readFileSync(path)).update(JSON.stringify(steps)).digest('hex')
}
