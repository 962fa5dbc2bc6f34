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

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** FNV-1a over UTF-16 code units, 32 bits. Spreads a seed text; no security intended. */
const hashText = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** sfc32 (Chris Doty-Humphrey, PractRand 2010), started from a text seed and stirred for 16 rounds. */
export function createRandom(seed: string): Random {
  let a = hashText(seed)
  let b = hashText(`${seed}/b`)
  let c = hashText(`${seed}/c`)
  let counter = 1
  const bits = (): number => {
    const sum = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
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
    uuid: () => {
      let text = ''
      for (let word = 0; word < 4; word++) {
        let value = bits()
        if (word === 1) value = (value & 0xffff0fff) | 0x4000
        if (word === 2) value = (value & 0x3fffffff) | 0x80000000
        for (let shift = 24; shift >= 0; shift -= 8) text += hex[(value >>> shift) & 255]
        if (word === 0) text += '-'
        if (word === 1) text = `${text.slice(0, 13)}-${text.slice(13)}-`
        if (word === 2) text = `${text.slice(0, 23)}-${text.slice(23)}`
      }
      return text
    },
    fork: (label) => createRandom(`${seed}/${label}`),
  }
}
