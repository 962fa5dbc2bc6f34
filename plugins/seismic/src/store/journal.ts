import { closeSync, existsSync, openSync, readFileSync, truncateSync } from 'node:fs'
import type { ColumnMark } from './column-mark.ts'
import type { FileMark } from './write-file.ts'
import { writeFully } from './write-fully.ts'

/** In a store: what was written for each chunk, behind a line with the fingerprint. */
export const journalName = 'journal.ndjson'

/** In a store that was processed: the journal of the import, whose headers it has. */
export const importJournalName = 'import.ndjson'

/** What was written for a chunk; a line of the journal. */
export interface ChunkOutcome {
  readonly chunk: number
  /** By path relative to the store. */
  readonly files: Readonly<Record<string, FileMark>>
  /** Of chunks that were imported. */
  readonly columns?: ColumnMark
  readonly counts: SampleCounts
}

export interface SampleCounts {
  /** Samples that are infinite or not a number. They are kept as they are. */
  readonly notFinite: number
  /** Integers of the source that a 32-bit float rounds. */
  readonly rounded: number
}

export interface Journal {
  readonly append: (outcome: ChunkOutcome) => void
  readonly close: () => void
}

/** What a journal says; `wholeBytes` is where its last whole line ends. */
interface JournalContent {
  readonly fingerprint: string
  readonly outcomes: readonly ChunkOutcome[]
  readonly wholeBytes: number
}

/** Null where there is none, or not even its first line was written. */
export function readJournal(path: string): JournalContent | null {
  if (!existsSync(path)) return null
  const text = readFileSync(path)
  // What follows the last end of a line was cut off by the death of its writer.
  const wholeBytes = text.lastIndexOf('\n') + 1
  const [first, ...rest] = text.subarray(0, wholeBytes).toString().split('\n').slice(0, -1).map(parse)
  const fingerprint = (first as { fingerprint?: unknown } | null | undefined)?.fingerprint
  return typeof fingerprint === 'string' ? { fingerprint, outcomes: rest.filter(isOutcome), wholeBytes } : null
}

/** A chunk that was written twice counts as it was written last. */
export const lastOutcomes = ({ outcomes }: Pick<JournalContent, 'outcomes'>): Map<number, ChunkOutcome> =>
  new Map(outcomes.map((outcome) => [outcome.chunk, outcome]))

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function isOutcome(value: unknown): value is ChunkOutcome {
  const outcome = value as Partial<ChunkOutcome> | null
  return (
    Number.isSafeInteger(outcome?.chunk) && typeof outcome?.files === 'object' && typeof outcome.counts === 'object'
  )
}

/** Begins a journal. */
export function createJournal(path: string, fingerprint: string): Journal {
  const file = openSync(path, 'wx')
  return journalOn(file, writeLine(file, 0, { fingerprint }))
}

/** Goes on with a journal behind its last whole line. */
export function continueJournal(path: string, { wholeBytes }: JournalContent): Journal {
  truncateSync(path, wholeBytes)
  return journalOn(openSync(path, 'r+'), wholeBytes)
}

function journalOn(file: number, end: number): Journal {
  let at = end
  return {
    append: (outcome) => {
      at = writeLine(file, at, outcome)
    },
    close: () => closeSync(file),
  }
}

function writeLine(file: number, at: number, value: object): number {
  const line = Buffer.from(`${JSON.stringify(value)}\n`)
  writeFully(file, line, at)
  return at + line.length
}
