import type { Row } from './judge.ts'

/** Which cores a generator and a server may use; null where they cannot be parted. */
export type Cores = { readonly generator: readonly number[]; readonly host: readonly number[] } | null

export interface ProofContext {
  /** The first for a run whose figures are believed, the second for one that only shows that the proof works. */
  readonly pick: <Value>(full: Value, short: Value) => Value
  readonly cores: Cores
  /** A folder for the proof's own files; it is removed afterwards. */
  readonly scratchDir: string
  /** A line about what is going on. */
  readonly say: (text: string) => void
}

/** One question to our own instruments, with the answer known beforehand or given by peers. */
export interface Proof {
  readonly name: string
  readonly title: string
  readonly run: (context: ProofContext) => Promise<Row[]>
}
