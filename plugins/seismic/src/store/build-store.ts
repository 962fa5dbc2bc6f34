import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { GauntletError } from '@gauntlet/contract/error'
import type { JobSource } from './chunk-job.ts'
import {
  continueJournal,
  createJournal,
  journalName,
  readJournal,
  type ChunkOutcome,
  type Journal,
  type SampleCounts,
} from './journal.ts'
import { isPartial, lockPartial, partialOf } from './partial-store.ts'
import { runChunks } from './run-chunks.ts'
import { writeStoreMetadata } from './store-metadata.ts'
import { chunkCount, type StoreSpec } from './store-spec.ts'
import { createFileChecker } from './verify-files.ts'
import { explainWriteFault } from './write-file.ts'

export interface BuildOptions {
  readonly target: string
  readonly spec: StoreSpec
  /** Names all that the chunks depend on: what was begun with another one is not continued. */
  readonly fingerprint: string
  readonly job: JobSource
  /** Writes what the job does not, into the folder. */
  readonly prepare: (directory: string) => void
  readonly threads: number
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: BuildProgress) => void) | undefined
}

export interface BuildProgress {
  readonly traces: number
  readonly tracesDone: number
  /** Of those, traces that an earlier run has written. */
  readonly tracesResumed: number
  readonly bytesWritten: number
}

export interface BuildResult extends BuildProgress, SampleCounts {
  readonly path: string
}

/**
 * Builds a store as `TARGET.partial` and renames it when it is whole. What a killed, cancelled or failed run has written
 * is checked and kept by the next one. Throws `SEISMIC_CANCELLED` when the signal comes, and whatever the job throws.
 */
export async function buildStore(options: BuildOptions): Promise<BuildResult> {
  const { target, spec, job, threads, signal } = options
  if (existsSync(target)) {
    throw new GauntletError('SEISMIC_TARGET_EXISTS', `${target} exists; remove it, or choose another name`)
  }
  if (isPartial(target)) {
    throw new GauntletError('SEISMIC_TARGET_NAME', `${target}: stores that are not whole end so; choose another name`)
  }
  const unlock = lockPartial(target)
  try {
    const { journal, done } = begin(options)
    const tally = createTally(options, done)
    try {
      const chunks = Array.from({ length: chunkCount(spec) }, (_, chunk) => chunk)
      await runChunks({
        job,
        place: { directory: partialOf(target), spec },
        chunks: chunks.filter((chunk) => !done.has(chunk)),
        threads,
        signal,
        onOutcome: (outcome) => {
          journal.append(outcome)
          tally.add(outcome)
        },
      })
    } finally {
      journal.close()
    }
    // Last: until then, other readers of Zarr find nothing that they would take for a store.
    writeStoreMetadata(partialOf(target), spec)
    renameSync(partialOf(target), target)
    return { ...tally.progress(), ...tally.counts(), path: target }
  } catch (error) {
    if (signal?.aborted !== true || error !== signal.reason) throw explainWriteFault(error, partialOf(target))
    throw new GauntletError(
      'SEISMIC_CANCELLED',
      `${target} was cancelled; run the same command again to go on, or remove ${partialOf(target)}`,
    )
  } finally {
    unlock()
  }
}

/** Opens what an earlier run left, or prepares anew. */
function begin(options: BuildOptions): { journal: Journal; done: Map<number, ChunkOutcome> } {
  const { target, fingerprint, prepare } = options
  const directory = partialOf(target)
  const path = join(directory, journalName)
  const earlier = readJournal(path)
  if (earlier === null) {
    // Without a journal, nothing can be told from torn files.
    rmSync(path, { force: true })
    for (const name of ['traces', 'raw_headers', 'headers', 'file_header']) {
      mkdirSync(join(directory, name), { recursive: true })
    }
    prepare(directory)
    return { journal: createJournal(path, fingerprint), done: new Map() }
  }
  if (earlier.fingerprint !== fingerprint) {
    throw new GauntletError(
      'SEISMIC_SOURCE_CHANGED',
      `${directory} was begun from another source or with other options; remove it to begin anew`,
    )
  }
  const faultyFiles = createFileChecker()
  const whole = earlier.outcomes.filter(({ files }) => faultyFiles(directory, files).length === 0)
  return { journal: continueJournal(path, earlier), done: new Map(whole.map((outcome) => [outcome.chunk, outcome])) }
}

interface Tally {
  readonly add: (outcome: ChunkOutcome) => void
  readonly progress: () => BuildProgress
  readonly counts: () => SampleCounts
}

function createTally({ spec, onProgress }: BuildOptions, done: ReadonlyMap<number, ChunkOutcome>): Tally {
  let progress: BuildProgress = { traces: spec.traces, tracesDone: 0, tracesResumed: 0, bytesWritten: 0 }
  let counts: SampleCounts = { notFinite: 0, rounded: 0 }
  const count = ({ chunk, files, counts: more }: ChunkOutcome): void => {
    const traces = Math.min(spec.chunkTraces, spec.traces - chunk * spec.chunkTraces)
    const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0)
    progress = {
      ...progress,
      tracesDone: progress.tracesDone + traces,
      bytesWritten: progress.bytesWritten + bytes,
    }
    counts = { notFinite: counts.notFinite + more.notFinite, rounded: counts.rounded + more.rounded }
  }
  for (const outcome of done.values()) count(outcome)
  progress = { ...progress, tracesResumed: progress.tracesDone }
  return {
    add: (outcome) => {
      count(outcome)
      onProgress?.(progress)
    },
    progress: () => progress,
    counts: () => counts,
  }
}
