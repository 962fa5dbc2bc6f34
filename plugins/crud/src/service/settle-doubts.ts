import { setTimeout as delay } from 'node:timers/promises'
import { newPseudonym } from '../model/pseudonym.ts'
import type { Doubt, RecordStore, Settlement } from '../store/record-store.ts'

/** How a doubt ends once it is known whether an identity row holds the pseudonym. */
export function settlementOf({ pseudonym, kind }: Doubt, isReferred: boolean): Settlement {
  if (isReferred) return { pseudonym, outcome: 'kept' }
  if (kind === 'write') return { pseudonym, outcome: 'dropped' }
  return { pseudonym, outcome: 'retained', as: newPseudonym() }
}

/** Ends doubts by what the identity database says, and returns the pseudonyms that it holds. May be repeated. */
export async function settleDoubts(
  { identity, clinical }: RecordStore,
  doubts: readonly Doubt[],
): Promise<ReadonlySet<string>> {
  const referred = await identity.referred(doubts.map(({ pseudonym }) => pseudonym))
  await Promise.all(doubts.map((doubt) => clinical.settle(settlementOf(doubt, referred.has(doubt.pseudonym)))))
  return referred
}

/** Finishes or undoes what a process that was killed left half done. Returns how many rows that were. */
export async function recover(store: RecordStore): Promise<number> {
  const doubts = await store.clinical.doubts()
  if (doubts.length === 0) return 0
  // A statement of the dead process may still be at work.
  await delay(store.lateMs)
  await settleDoubts(store, doubts)
  return doubts.length
}
