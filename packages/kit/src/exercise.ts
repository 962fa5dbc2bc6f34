import type { AnySubject } from '@gauntlet/contract'
import type { Finding } from './fault.ts'

/** A system at work: what every kind of case is exercised with. */
export interface Bench {
  readonly file: string
  readonly subject: AnySubject
  readonly system: unknown
  readonly caseName: string
  readonly seed: string
}

export interface Exercised {
  readonly findings: readonly Finding[]
  /** One hash per output, where outputs must be repeatable. */
  readonly hashes?: readonly string[]
}

/** Enough to meet a rule that breaks on the second call or at a round number; too few to take time. */
export const callsPerCase = 20
