import type { Outcomes } from '@gauntlet/record'
import {
  createHistogram,
  packHistogram,
  unpackHistogram,
  type LatencyHistogram,
  type PackedHistogram,
} from './histogram.ts'

/** What became of the requests of one operation. */
export interface Account<Times = LatencyHistogram> {
  readonly name: string
  readonly outcomes: { [outcome in keyof Outcomes]: number }
  offered: number
  bytesIn: number
  bytesOut: number
  /** Correct answers that came within the window, whenever they were due: what throughput counts. */
  completed: number
  /** From release to answer: waiting for a free connection counts. */
  readonly latency: Times
  readonly service: Times
}

/** What was due within one slot of the window. */
export interface OpenSlot<Times = LatencyHistogram> {
  offered: number
  correct: number
  failed: number
  readonly latency: Times
}

/** All that one generator writes down in a window. Everything in it is a sum: ledgers of several generators add up. */
export interface Ledger<Times = LatencyHistogram> {
  readonly accounts: Array<Account<Times>>
  /** The first one is there from the beginning: an empty array is of another kind to the compiler. */
  readonly slots: Array<OpenSlot<Times>>
  readonly dueLatency: Times
  readonly sendLag: Times
  failedNs: number
  surplus: number
}

/** A ledger that crosses threads. */
export type PackedLedger = Ledger<PackedHistogram>

export const noOutcomes = (): Account['outcomes'] => ({
  correct: 0,
  wrong: 0,
  status: 0,
  transport: 0,
  timeout: 0,
  unsent: 0,
})

export const outcomeNames = Object.keys(noOutcomes()) as Array<keyof Outcomes>

export const createAccount = (name: string): Account => ({
  name,
  outcomes: noOutcomes(),
  offered: 0,
  bytesIn: 0,
  bytesOut: 0,
  completed: 0,
  latency: createHistogram(),
  service: createHistogram(),
})

/** Two digits, as there is one histogram per slot. */
export const createSlot = (): OpenSlot => ({ offered: 0, correct: 0, failed: 0, latency: createHistogram(2) })

export const createLedger = (operations: readonly string[]): Ledger => ({
  accounts: operations.map(createAccount),
  slots: [createSlot()],
  dueLatency: createHistogram(),
  sendLag: createHistogram(),
  failedNs: 0,
  surplus: 0,
})

/** Adds all of `part` to `sum`, exactly: counts by operation and by slot, histograms bucket by bucket. */
export function addLedger(sum: Ledger, part: Ledger): void {
  for (const [index, account] of part.accounts.entries()) addAccount(sum.accounts[index] as Account, account)
  while (sum.slots.length < part.slots.length) sum.slots.push(createSlot())
  for (const [index, slot] of part.slots.entries()) addSlot(sum.slots[index] as OpenSlot, slot)
  sum.dueLatency.add(part.dueLatency)
  sum.sendLag.add(part.sendLag)
  sum.failedNs += part.failedNs
  sum.surplus += part.surplus
}

function addAccount(sum: Account, part: Account): void {
  for (const outcome of outcomeNames) sum.outcomes[outcome] += part.outcomes[outcome]
  sum.offered += part.offered
  sum.bytesIn += part.bytesIn
  sum.bytesOut += part.bytesOut
  sum.completed += part.completed
  sum.latency.add(part.latency)
  sum.service.add(part.service)
}

function addSlot(sum: OpenSlot, part: OpenSlot): void {
  sum.offered += part.offered
  sum.correct += part.correct
  sum.failed += part.failed
  sum.latency.add(part.latency)
}

export const packLedger = (ledger: Ledger): PackedLedger => convert(ledger, packHistogram)

export const unpackLedger = (packed: PackedLedger): Ledger => convert(packed, unpackHistogram)

function convert<From, To>(ledger: Ledger<From>, timesOf: (times: From) => To): Ledger<To> {
  return {
    ...ledger,
    accounts: ledger.accounts.map((account) => ({
      ...account,
      latency: timesOf(account.latency),
      service: timesOf(account.service),
    })),
    slots: ledger.slots.map((slot) => ({ ...slot, latency: timesOf(slot.latency) })),
    dueLatency: timesOf(ledger.dueLatency),
    sendLag: timesOf(ledger.sendLag),
  }
}
