import { setImmediate } from 'node:timers'
import { GauntletError } from '@gauntlet/contract/error'
import type { StoreReader, StoreWindow } from '../store/open-store.ts'
import { indexGathers, type GatherIndex } from './gather-index.ts'
import { createLruCache } from './lru-cache.ts'

export interface Gather {
  readonly number: number
  readonly id: number
  readonly firstTrace: number
  readonly traces: number
  /** Row by row. It stays as it is: a buffer that went round would change under a reply that is still being sent. */
  readonly samples: Float32Array<ArrayBuffer>
}

export interface NavigatorStats {
  readonly hits: number
  readonly misses: number
  readonly prefetched: number
  /** Gathers that could not be fetched ahead: whoever asks for them is told why. */
  readonly dropped: number
  readonly cached: number
}

/** A way through a store, gather by gather, with the last ones kept and the next one fetched ahead. */
export interface Navigator {
  readonly gathers: GatherIndex
  /** A gather by its number; the place where one is does not move. Throws `SEISMIC_NO_GATHER`. */
  readonly gather: (number: number) => Gather
  /**
   * Moves there, or by one; null at an end. Where the gather on one side is kept, somebody walks this way: the one on the
   * other side is fetched when this turn is over. A jump fetches nothing.
   */
  readonly goTo: (number: number) => Gather
  readonly next: () => Gather | null
  readonly previous: () => Gather | null
  /** Any rectangle of samples, read anew each time. */
  readonly window: (window: StoreWindow) => Float32Array<ArrayBuffer>
  readonly stats: () => NavigatorStats
  readonly close: () => void
}

export interface NavigatorOptions {
  /** Gathers that are kept. Default 5. */
  readonly capacity?: number
  readonly prefetch?: 'on' | 'off'
}

/** Closing the navigator leaves the reader open. */
export function openNavigator(
  reader: StoreReader,
  { capacity = 5, prefetch = 'on' }: NavigatorOptions = {},
): Navigator {
  const gathers = indexGathers(reader)
  const cache = createLruCache<Gather>(capacity)
  const { samples } = reader.spec
  const stats = { hits: 0, misses: 0, prefetched: 0, dropped: 0 }
  let position = -1
  let waiting: NodeJS.Immediate | undefined

  const read = (number: number): Gather => {
    const firstTrace = gathers.firstTrace(number)
    const traces = gathers.traces(number)
    const target = floats(traces * samples)
    reader.readTraces(firstTrace, traces, target)
    const gather = { number, id: gathers.id(number), firstTrace, traces, samples: target }
    cache.put(number, gather)
    return gather
  }
  const isGather = (number: number): boolean => Number.isInteger(number) && number >= 0 && number < gathers.count
  const gatherAt = (number: number): Gather => {
    if (!isGather(number)) {
      throw new GauntletError('SEISMIC_NO_GATHER', `there is no gather ${number}; there are 0–${gathers.count - 1}`)
    }
    const known = cache.get(number)
    if (known) {
      stats.hits++
      return known
    }
    stats.misses++
    return read(number)
  }
  const fetchAhead = (number: number): void => {
    clearImmediate(waiting)
    waiting = setImmediate(() => {
      if (!isGather(number) || cache.has(number)) return
      try {
        read(number)
        stats.prefetched++
      } catch {
        // Nobody has asked for it yet, so that nobody could catch this.
        stats.dropped++
      }
    })
  }
  const moveTo = (number: number): Gather => {
    const gather = gatherAt(number)
    position = number
    if (prefetch === 'on') {
      if (cache.has(number - 1)) fetchAhead(number + 1)
      else if (cache.has(number + 1)) fetchAhead(number - 1)
    }
    return gather
  }
  return {
    gathers,
    gather: gatherAt,
    goTo: moveTo,
    next: () => (isGather(position + 1) ? moveTo(position + 1) : null),
    previous: () => (isGather(position - 1) ? moveTo(position - 1) : null),
    window: (window) => {
      const target = floats(window.traces * window.samples)
      reader.readWindow(window, target)
      return target
    },
    stats: () => ({ ...stats, cached: cache.size() }),
    close: () => clearImmediate(waiting),
  }
}

/** Not filled with zeros first: every sample is read. */
function floats(count: number): Float32Array<ArrayBuffer> {
  const bytes = Buffer.allocUnsafeSlow(4 * count)
  return new Float32Array(bytes.buffer, 0, count)
}
