import { coalesce, type CoalesceOptions } from '@gauntlet/services'
import { hasCode } from '../model/faults.ts'
import { laterPosition } from './position.ts'
import type { Position } from './store.ts'

/** Those who ask for the same in one turn share a statement; while two of these are under way, more come together. */
export const together: CoalesceOptions = {
  batchSize: 100,
  inFlight: 2,
  failsWaiting: (error) => hasCode(error, 'DATABASE_TIMEOUT'),
}

interface Reading {
  /** What the reader has seen; null where it does not say. */
  readonly seen: Position | null
}

/**
 * Makes one question of those of a turn, for a database that is as far as all who ask have seen. Who does not say what it
 * has seen asks the primary, and does not take the others there.
 */
export function shareReads<Item extends Reading, Answer>(
  read: (items: readonly Item[], seen: Position | null) => Promise<readonly Answer[]>,
): (item: Item) => Promise<Answer> {
  const share = (): ((item: Item) => Promise<Answer>) =>
    coalesce((items: readonly Item[]) => read(items, items.map(({ seen }) => seen).reduce(laterPosition)), together)
  const [ofPrimary, ofAny] = [share(), share()]
  return (item) => (item.seen === null ? ofPrimary : ofAny)(item)
}
