import type { Side } from '@gauntlet/contract'
import type { Key, Record } from '@gauntlet/record'
import type { Budget } from '../plan/budget.ts'
import type { ProfileOrder } from '../profile/profile-order.ts'

/** All that a child process needs to run one trial. Plain JSON. */
export interface Trial {
  /** Marks all processes of this trial in their environment. */
  readonly token: string
  /** Begins the answer: a subject that writes to the answer's channel does not know it. Set for each process anew. */
  readonly answerWord?: string
  /** The subject's file. */
  readonly file: string
  readonly key: Key
  readonly seed: string
  readonly budget: Budget
  readonly scratchDir: string
  /** Children of one run share compiled code here: it halves their start, and holds no state of a subject. */
  readonly compileCacheDir: string
  /** The system runs in a process of its own, beside the load generator. */
  readonly hosted: boolean
  /** Which server of a case a host is to be. Default: the case's own. */
  readonly side?: Side
  /** The work is done under a profiler, whose report is all that comes of it. */
  readonly profile?: ProfileOrder
  /** Somebody looks on: the channel for lines of a load that goes on is open. Default: it is not. */
  readonly live?: boolean
  /** Load may be driven at other machines. Default: it may not. */
  readonly allowRemote?: boolean | undefined
  /** CPU numbers for the load generator and for the hosted system; null where there is only one core. */
  readonly cores: { readonly generator: readonly number[]; readonly host: readonly number[] } | null
}

/** What a child answers with; the runner makes a record of it. */
export type Observation = Pick<Record, 'status' | 'metrics' | 'flags' | 'detail'>

type FailedReason = Extract<Observation['status'], { state: 'failed' }>['reason']

/** An observation of a trial that did not get as far as a number. */
export const failedObservation = (reason: FailedReason, message: string): Observation => ({
  status: { state: 'failed', reason, message: message.slice(0, 4_000), exitCode: null, signal: null, logTail: '' },
  metrics: [],
  flags: [],
  detail: null,
})

export const skippedObservation = (reason: string, remedy: string): Observation => ({
  status: { state: 'skipped', reason: reason.slice(0, 4_000), remedy: remedy.slice(0, 4_000) },
  metrics: [],
  flags: [],
  detail: null,
})

/** A phase throws this when the trial itself is at fault, with the reason that the record carries. */
export class TrialFailure extends Error {
  override readonly name = 'TrialFailure'
  readonly reason: FailedReason

  constructor(reason: FailedReason, message: string) {
    super(message)
    this.reason = reason
  }
}
