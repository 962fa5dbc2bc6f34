import type { RecordCache } from '../cache/record-cache.ts'
import { firstId } from '../model/ids.ts'
import type { RecordStore } from '../store/record-store.ts'

type State = 'up' | 'away'

export interface Health {
  /** Without its cache the service is slower, but whole in what it can do. */
  readonly status: State | 'slower'
  readonly identity: State
  readonly clinical: State
  readonly cache: State
}

/** Asks both databases for something that is not there. */
export async function readHealth(store: RecordStore, cache: RecordCache): Promise<Health> {
  const stateOf = (asked: Promise<unknown>): Promise<State> =>
    asked.then(
      () => 'up',
      () => 'away',
    )
  const [identity, clinical] = await Promise.all([
    stateOf(store.identity.get(firstId)),
    stateOf(store.clinical.get(firstId)),
  ])
  const cacheState = cache.isAway() ? 'away' : 'up'
  const whole = cacheState === 'up' ? 'up' : 'slower'
  const status = identity === 'up' && clinical === 'up' ? whole : 'away'
  return { status, identity, clinical, cache: cacheState }
}
