import { setTimeout as delay } from 'node:timers/promises'

const retryMs = 100

/** Work that goes on after an answer was given. */
export interface Background {
  readonly add: (work: (signal: AbortSignal) => Promise<void>) => void
  /** Tries again until it works; `onFailure` is called each time that it does not. Rejects when the service is closed. */
  readonly persist: (work: () => Promise<unknown>, onFailure?: () => void) => Promise<void>
  /** Waits until nothing is left, for at most this long. */
  readonly settled: (deadlineMs: number) => Promise<void>
  readonly stop: () => void
}

export function createBackground(): Background {
  const closing = new AbortController()
  const { signal } = closing
  const underWay = new Set<Promise<void>>()
  return {
    add: (work) => {
      const done = work(signal)
        // What the end cuts off, the next start finds noted in the store.
        .catch(() => undefined)
        .finally(() => underWay.delete(done))
      underWay.add(done)
    },
    persist: async (work, onFailure = () => undefined) => {
      for (;;) {
        signal.throwIfAborted()
        try {
          await work()
          return
        } catch {
          onFailure()
          await delay(retryMs, undefined, { signal })
        }
      }
    },
    settled: async (deadlineMs) => {
      const over = new AbortController()
      const late = delay(deadlineMs, 'late', { signal: over.signal }).catch(() => 'late')
      try {
        while (underWay.size > 0) {
          if ((await Promise.race([Promise.all(underWay), late])) === 'late') return
        }
      } finally {
        // A timer that is left behind keeps the process alive.
        over.abort()
      }
    },
    stop: () => closing.abort(),
  }
}
