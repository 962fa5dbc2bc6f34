import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { GauntletError } from '@gauntlet/contract/error'
import type { JobSource } from './chunk-job.ts'
import {
  continueJournal,
  createJournal,
  journalName,
  lastOutcomes,
  readJournal,
  type ChunkOutcome,
  type Journal,
  type SampleCounts,
} from './journal.ts'
import { isPartial, lockPartial, partialOf } from './partial-store.ts'
import { runChunks } from './run-chunks.ts'
import { writeStoreMetadata } from './store-metadata.ts'
import { chunkCount, type StoreSpec } from './store-spec.ts'
import { createChunkChecker } from './verify-store.ts'
import { explainWriteFault } from './write-file.ts'

export interface BuildOptions {
  readonly target: string
  readonly spec: StoreSpec
  /** Names all that the chunks depend on: what was begun with another one is not continued. */
  readonly fingerprint: string
  readonly job: JobSource
  /** Writes what the job does not, into the folder. It may be there from an earlier run. */
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
    const tally = createTally(options)
    const { journal, done } = await begin(options, tally)
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

interface Begun {
  readonly journal: Journal
  /** Chunks that are whole. */
  readonly done: ReadonlySet<number>
}

/** Opens what an earlier run left and checks it, or prepares anew. */
async function begin({ target, spec, fingerprint, prepare, signal }: BuildOptions, tally: Tally): Promise<Begun> {
  const directory = partialOf(target)
  const path = join(directory, journalName)
  const earlier = readJournal(path)
  if (earlier !== null && earlier.fingerprint !== fingerprint) {
    throw new GauntletError(
      'SEISMIC_SOURCE_CHANGED',
      `${directory} was begun from another source or with other options; remove it to begin anew`,
    )
  }
  for (const name of ['traces', 'raw_headers', 'headers', 'file_header']) {
    mkdirSync(join(directory, name), { recursive: true })
  }
  prepare(directory)
  if (earlier === null) {
    // Without a journal, nothing can be told from torn files.
    rmSync(path, { force: true })
    return { journal: createJournal(path, fingerprint), done: new Set() }
  }
  const faultsOf = createChunkChecker(directory, spec)
  const done = new Set<number>()
  for (const outcome of lastOutcomes(earlier).values()) {
    // Reading is synchronous: between chunks, whoever cancels has his turn.
    await setImmediate()
    signal?.throwIfAborted()
    if (faultsOf(outcome).length > 0) continue
    done.add(outcome.chunk)
    tally.keep(outcome)
  }
  return { journal: continueJournal(path, earlier), done }
}

interface Tally {
  /** Counts a chunk that this run has written. */
  readonly add: (outcome: ChunkOutcome) => void
  /** Counts one that an earlier run has written. */
  readonly keep: (outcome: ChunkOutcome) => void
  readonly progress: () => BuildProgress
  readonly counts: () => SampleCounts
}

function createTally({ spec, onProgress }: BuildOptions): Tally {
  let progress: BuildProgress = { traces: spec.traces, tracesDone: 0, tracesResumed: 0, bytesWritten: 0 }
  let counts: SampleCounts = { notFinite: 0, rounded: 0 }
  const count = ({ chunk, files, columns, counts: more }: ChunkOutcome, isResumed: boolean): void => {
    const traces = Math.min(spec.chunkTraces, spec.traces - chunk * spec.chunkTraces)
    const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, columns?.bytes ?? 0)
    progress = {
      ...progress,
      tracesDone: progress.tracesDone + traces,
      tracesResumed: progress.tracesResumed + (isResumed ? traces : 0),
      bytesWritten: progress.bytesWritten + bytes,
    }
    counts = { notFinite: counts.notFinite + more.notFinite, rounded: counts.rounded + more.rounded }
    onProgress?.(progress)
  }
  return {
    add: (outcome) => count(outcome, false),
    keep: (outcome) => count(outcome, true),
    progress: () => progress,
    counts: () => counts,
  }
}
