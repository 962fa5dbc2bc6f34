import type { Flag, Metric } from '../metric-schema.ts'

/** The text of a file that is to be imported, and the name by which faults speak of it. */
export interface ImportSource {
  readonly file: string
  readonly text: string
}

/** One measured thing of an imported file. */
export interface ImportedCase {
  readonly phase: 'micro' | 'load'
  /** As the tool calls it; it is made a name of the house later. */
  readonly name: string
  readonly shape: string | null
  /** One entry for each run of which the file has figures of its own. */
  readonly replicates: readonly ImportedReplicate[]
  readonly flags: readonly Flag[]
}

export type ImportedReplicate =
  | { readonly state: 'ok'; readonly metrics: readonly Metric[] }
  | { readonly state: 'failed'; readonly exitCode: number | null; readonly because: string }

/** What a file of another tool says, in the vocabulary of the house. */
export interface Imported {
  /** ISO 8601; `null` where the file names no time. */
  readonly startedAt: string | null
  readonly cases: readonly ImportedCase[]
  /** What a reader must know of how this tool measures, as a sentence. */
  readonly method: string
  /** Fields that were found and not read. The file is kept, and they with it. */
  readonly unread: readonly string[]
}

/** One figure as a tool reports it: one run, and no interval. */
export const reported = (
  name: string,
  value: number,
  about: Pick<Metric, 'better' | 'role'> & { readonly operation?: string },
): Metric => ({
  name,
  ...(about.operation === undefined ? {} : { operation: about.operation }),
  better: about.better,
  role: about.role,
  estimate: { value, low: value, high: value, level: 0, n: 1, replicated: 'run' },
})
