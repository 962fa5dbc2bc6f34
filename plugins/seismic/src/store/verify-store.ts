import { join } from 'node:path'
import { journalName, readJournal } from './journal.ts'
import { readStoreSpec } from './store-metadata.ts'
import { chunkCount } from './store-spec.ts'
import { createFileChecker } from './verify-files.ts'

/** Reads all chunk files of a store and compares them with the journal of their writing. Returns what is wrong. */
export function verifyStore(path: string): string[] {
  const chunks = chunkCount(readStoreSpec(path))
  const faultyFiles = createFileChecker()
  const outcomes = readJournal(join(path, journalName))?.outcomes ?? []
  // A chunk that was written twice counts as it was written last.
  const last = new Map(outcomes.map((outcome) => [outcome.chunk, outcome]))
  return Array.from({ length: chunks }, (_, chunk) => chunk).flatMap((chunk) => {
    const outcome = last.get(chunk)
    if (!outcome) return [`chunk ${chunk}: not in the journal`]
    return faultyFiles(path, outcome.files).map((file) => `${file}: missing or changed`)
  })
}
