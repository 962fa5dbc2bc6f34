import type { LoadDetail, Outcomes } from '@gauntlet/record'
import { createHistogram, type LatencyHistogram } from './histogram.ts'
import { noOutcomes, outcomeNames, type Account, type Ledger } from './ledger.ts'
import type { Slot } from './slots.ts'

/** A window's books, closed. */
export interface Settled {
  readonly offered: number
  readonly outcomes: Outcomes
  /** Outcomes of requests that had one already; they are on no book. */
  readonly surplus: number
  /** Correct answers that came within the window, whenever they were due: what throughput counts. */
  readonly completed: number
  readonly operations: readonly SettledOperation[]
  /** What was due in each slot of `slotNs`, in order; it ends with the last in which something was due, or is the first. */
  readonly slots: readonly Slot[]
  /** Release to answer of all operations: correct answers, and what was given up as late, at the time it had taken. */
  readonly latency: LatencyHistogram
  /** Due to answer: includes the timer's grain. */
  readonly dueLatency: LatencyHistogram
  readonly sendLag: LatencyHistogram
  /** Time in the system of the requests that are in no histogram, summed, for Little's law. */
  readonly failedNs: number
}

export interface SettledOperation {
  readonly detail: LoadDetail['operations'][number]
  readonly completed: number
  readonly latency: LatencyHistogram
}

/** Adds up a ledger's operations. */
export function settle({ accounts, slots, dueLatency, sendLag, failedNs, surplus }: Ledger): Settled {
  const latency = createHistogram()
  for (const account of accounts) latency.add(account.latency)
  const outcomes = noOutcomes()
  for (const account of accounts) for (const name of outcomeNames) outcomes[name] += account.outcomes[name]
  const sum = (of: (account: Account) => number): number => accounts.reduce((total, account) => total + of(account), 0)
  return {
    offered: sum((account) => account.offered),
    outcomes,
    surplus,
    completed: sum((account) => account.completed),
    operations: accounts.map(settleAccount),
    slots: slots.map(({ latency: times, ...counts }) => ({ ...counts, p50Ns: times.at(0.5), p99Ns: times.at(0.99) })),
    latency,
    dueLatency,
    sendLag,
    failedNs,
  }
}

const settleAccount = ({ latency, service, completed, ...counts }: Account): SettledOperation => ({
  latency,
  completed,
  detail: { ...counts, latencyHdr: latency.encode(), serviceHdr: service.encode() },
})
