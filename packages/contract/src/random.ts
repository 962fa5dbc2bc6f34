/** A seeded stream of numbers. The same seed gives the same stream on every machine. */
export interface Random {
  /** Uniform in [0, 1), with 32 bits of randomness. */
  readonly next: () => number
  /** Uniform whole number in [low, high], both included. */
  readonly int: (low: number, high: number) => number
  readonly pick: <Item>(items: readonly Item[]) => Item
  /** A new array in random order (Fisher–Yates). */
  readonly shuffle: <Item>(items: readonly Item[]) => Item[]
  /** A UUID of version 4, drawn from this stream. */
  readonly uuid: () => string
  /** An independent stream; the same label gives the same stream. */
  readonly fork: (label: string) => Random
}

/** The codes of the four hexadecimal digits of 16 bits, one per byte: a byte above 9 needs 39 more to reach `a`. */
const hexCodes = (bits: number): number => {
  const pairs = (bits | (bits << 8)) & 0x00ff00ff
  const digits = (pairs | (pairs << 4)) & 0x0f0f0f0f
  return digits + 0x30303030 + (((digits + 0x06060606) >>> 4) & 0x01010101) * 39
}

const dash = '-'.charCodeAt(0)

/** Draws a UUID of version 4. Made of its codes it is flat; pieces added up would be a rope of several times its memory. */
function drawUuid(bits: () => number): string {
  const first = bits()
  const second = (bits() & 0xffff0fff) | 0x4000
  const third = (bits() & 0x3fffffff) | 0x80000000
  const last = bits()
  const a = hexCodes(first >>> 16)
  const b = hexCodes(first & 0xffff)
  const c = hexCodes(second >>> 16)
  const d = hexCodes(second & 0xffff)
  const e = hexCodes(third >>> 16)
  const f = hexCodes(third & 0xffff)
  const g = hexCodes(last >>> 16)
  const h = hexCodes(last & 0xffff)
  // oxfmt-ignore
  return String.fromCharCode(
    a >>> 24, (a >>> 16) & 255, (a >>> 8) & 255, a & 255,
    b >>> 24, (b >>> 16) & 255, (b >>> 8) & 255, b & 255, dash,
    c >>> 24, (c >>> 16) & 255, (c >>> 8) & 255, c & 255, dash,
    d >>> 24, (d >>> 16) & 255, (d >>> 8) & 255, d & 255, dash,
    e >>> 24, (e >>> 16) & 255, (e >>> 8) & 255, e & 255, dash,
    f >>> 24, (f >>> 16) & 255, (f >>> 8) & 255, f & 255,
    g >>> 24, (g >>> 16) & 255, (g >>> 8) & 255, g & 255,
    h >>> 24, (h >>> 16) & 255, (h >>> 8) & 255, h & 255,
  )
}

/** FNV-1a over UTF-16 code units, 32 bits. Spreads a seed text; no security intended. */
const hashText = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** sfc32 (Chris Doty-Humphrey, PractRand 2010), started from a text seed and stirred for 16 rounds. */
export function createRandom(seed: string): Random {
  // Words of an array stay raw integers; variables would be checked at every step.
  const state = Int32Array.of(hashText(seed), hashText(`${seed}/b`), hashText(`${seed}/c`), 1)
  const bits = (): number => {
    const b = state[1] as number
    const c = state[2] as number
    const counter = state[3] as number
    const sum = ((state[0] as number) + b + counter) | 0
    state[0] = b ^ (b >>> 9)
    state[1] = c + (c << 3)
    state[2] = ((c << 21) | (c >>> 11)) + sum
    state[3] = counter + 1
    return sum >>> 0
  }
  for (let round = 0; round < 16; round++) bits()

  const next = (): number => bits() / 0x1_0000_0000
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    int,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('pick: the list is empty')
      return items[int(0, items.length - 1)] as (typeof items)[number]
    },
    shuffle: (items) => {
      const shuffled = [...items]
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = int(0, i)
        const kept = shuffled[i] as (typeof items)[number]
        shuffled[i] = shuffled[j] as (typeof items)[number]
        shuffled[j] = kept
      }
      return shuffled
    },
    uuid: () => drawUuid(bits),
    fork: (label) => createRandom(`${seed}/${label}`),
  }
}
