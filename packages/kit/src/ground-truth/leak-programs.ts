/** One cycle of a program whose memory is known; `i` counts up by one. */
export type Cycle = (i: number) => unknown

const wordBytes = 8

/** An array is a head of four words and, apart from it, its elements behind a head of two (V8, 64 bits). */
const arrayHeadWords = 6

/** An object of one property: map, properties, elements, and the property. */
const linkWords = 4

/**
 * Keeps exactly this many bytes of each cycle, as a chain: there is no list whose spare room would come on top. Where
 * they are no whole words, cycles keep a word more or less and are right on average. Throws RangeError for what has no
 * form: less than 64, other than 32.
 */
export function leakingCycle(bytesPerCycle: number): Cycle {
  const isLink = bytesPerCycle === linkWords * wordBytes
  if (!isLink && bytesPerCycle < 64) {
    throw new RangeError(`leakingCycle: ${bytesPerCycle} bytes per cycle; take 32, or 64 and more`)
  }
  const wordsUpTo = (i: number): number => Math.floor((i * bytesPerCycle) / wordBytes)
  const smallest = Math.floor(bytesPerCycle / wordBytes)
  const templates = [smallest, smallest + 1].map((words) => arrayOf(words - arrayHeadWords))
  let last: unknown = null
  if (isLink) return () => void (last = { last })
  return (i) => {
    // A copy has no spare room.
    const kept = (templates[wordsUpTo(i + 1) - wordsUpTo(i) - smallest] as unknown[]).slice()
    kept[0] = last
    last = kept
  }
}

/** Null from the start: an array that began with numbers would be rebuilt for the first object. */
const arrayOf = (length: number): null[] => Array.from({ length: Math.max(1, length) }, () => null)

/** Keeps a buffer of this many bytes of each cycle outside the heap, and about 200 bytes for the object around it. */
export function offHeapLeak(bytesPerCycle: number): Cycle {
  const kept: Uint8Array[] = []
  return () => void kept.push(new Uint8Array(bytesPerCycle).fill(1))
}

/** Keeps 152 bytes of each cycle until `cycles` are over, and nothing more from then on. */
export function warmUp(cycles: number): Cycle {
  const keep = leakingCycle(152)
  return (i) => {
    if (i < cycles) keep(i)
  }
}

/** Keeps 152 bytes of each cycle and lets go of all at each `every`th: never more than `every` times that. */
export function sawtooth(every: number): Cycle {
  let keep = leakingCycle(152)
  return (i) => {
    if (i % every === 0) keep = leakingCycle(152)
    keep(i)
  }
}

/** A cache of the newest `capacity` texts: it fills, and then forgets one for each that it takes up. */
export function lru(capacity: number): Cycle {
  const cache = new Map<number, string>()
  return (i) => {
    cache.set(i, `item number ${i} of a cache that forgets`)
    if (cache.size > capacity) cache.delete(cache.keys().next().value as number)
  }
}

/** A cache that takes up `capacity` texts and then no more. */
export function fillingCache(capacity: number): Cycle {
  const cache = new Map<number, string>()
  return (i) => {
    if (cache.size < capacity) cache.set(i, `item number ${i} of a cache that fills`)
  }
}

/** Keeps nothing. */
export const clean: Cycle = (i) => [i]
