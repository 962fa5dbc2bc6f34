import type { Clock } from './clock.ts'

/** How often something was done, and how long it took in all. */
export interface Tallied {
  readonly count: number
  readonly seconds: number
}

/** Counts and times work by name. */
export interface Tally {
  readonly timed: <T>(name: string, work: () => Promise<T>) => Promise<T>
  readonly timedSync: <T>(name: string, work: () => T) => T
  readonly all: () => Readonly<Record<string, Tallied>>
}

export function createTally({ nowMs }: Clock): Tally {
  const entries = new Map<string, { count: number; ms: number }>()
  const add = (name: string, sinceMs: number): void => {
    const entry = entries.get(name) ?? { count: 0, ms: 0 }
    entry.count++
    entry.ms += nowMs() - sinceMs
    entries.set(name, entry)
  }
  return {
    timed: async (name, work) => {
      const sinceMs = nowMs()
      try {
        return await work()
      } finally {
        add(name, sinceMs)
      }
    },
    timedSync: (name, work) => {
      const sinceMs = nowMs()
      try {
        return work()
      } finally {
        add(name, sinceMs)
      }
    },
    all: () => Object.fromEntries([...entries].map(([name, { count, ms }]) => [name, { count, seconds: ms / 1_000 }])),
  }
}
