import { GauntletError } from '@gauntlet/contract'

const free = 0
const taken = 1
const contended = 2

/** A writer that keeps the lock longer than this has died with it: a growth of 10 million entries takes about a second. */
const lockDeadlineMs = 30_000

/**
 * A mutex in one shared word (Drepper, "Futexes are tricky", 2011, mutex 2). Not reentrant.
 * Throws `INDEX_LOCKED` when it cannot be had: its holder was ended in the middle of a write.
 */
export function lock(words: Int32Array, at: number): void {
  if (Atomics.compareExchange(words, at, free, taken) === free) return
  while (Atomics.exchange(words, at, contended) !== free) {
    if (Atomics.wait(words, at, contended, lockDeadlineMs) === 'timed-out') {
      throw new GauntletError('INDEX_LOCKED', 'the index is locked by a thread that no longer runs; build it anew')
    }
  }
}

export function unlock(words: Int32Array, at: number): void {
  if (Atomics.exchange(words, at, free) === contended) Atomics.notify(words, at, 1)
}
