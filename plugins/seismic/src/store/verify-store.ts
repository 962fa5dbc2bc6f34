import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { columnsAreAsWritten } from './column-mark.ts'
import { importJournalName, journalName, lastOutcomes, readJournal, type ChunkOutcome } from './journal.ts'
import { readStoreSpec } from './store-metadata.ts'
import { chunkCount, type StoreSpec } from './store-spec.ts'
import { createFileChecker } from './verify-files.ts'

/** Compares what is there of a chunk with what its outcome says; returns what is wrong. */
export function createChunkChecker(directory: string, spec: StoreSpec): (outcome: ChunkOutcome) => string[] {
  const faultyFiles = createFileChecker()
  return ({ chunk, files, columns }) => [
    ...faultyFiles(directory, files).map((file) => `${file}: missing or changed`),
    ...(columns === undefined || columnsAreAsWritten(directory, spec, chunk, columns)
      ? []
      : [`headers/: columns of chunk ${chunk} are missing or changed`]),
  ]
}

export interface VerifyOptions {
  readonly signal?: AbortSignal
  /** Told behind each chunk. */
  readonly onTraces?: (done: number) => void
}

/**
 * Reads all of a store and compares it with the journals of its writing: samples, trace headers and their columns. Returns
 * what is wrong.
 */
export async function verifyStore(path: string, { signal, onTraces }: VerifyOptions = {}): Promise<string[]> {
  const spec = readStoreSpec(path)
  const faultsOf = createChunkChecker(path, spec)
  const written = outcomesIn(join(path, journalName))
  const isProcessed = spec.history.length > 0
  const imported = isProcessed ? outcomesIn(join(path, importJournalName)) : undefined
  const faults = sizeOf(join(path, 'file_header', '0')) === spec.source.layout.firstTraceOffset ? [] : [headerFault]
  for (let chunk = 0; chunk < chunkCount(spec); chunk++) {
    await setImmediate()
    signal?.throwIfAborted()
    const [own, headers] = [written.get(chunk), imported?.get(chunk)]
    if (!own || (isProcessed && !headers)) faults.push(`chunk ${chunk}: not in the journal`)
    if (own) faults.push(...faultsOf(own))
    if (headers) faults.push(...faultsOf(headersOf(headers)))
    onTraces?.(Math.min(spec.traces, (chunk + 1) * spec.chunkTraces))
  }
  return faults
}

const headerFault = 'file_header/0: missing or changed'

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

const outcomesIn = (path: string): Map<number, ChunkOutcome> =>
  existsSync(path) ? lastOutcomes(readJournal(path) ?? { outcomes: [] }) : new Map()

/** Without the samples, which were processed since. */
const headersOf = (outcome: ChunkOutcome): ChunkOutcome => ({
  ...outcome,
  files: Object.fromEntries(Object.entries(outcome.files).filter(([path]) => !path.startsWith('traces/'))),
})
