import { gauss } from './seeded.ts'

type Random = () => number

/** Bytes in use after so many cycles. */
export type Heap = (cycle: number) => number

const base = 12e6
const between = (random: Random, low: number, high: number): number => low + random() * (high - low)

/** Scatter of a reading after a forced collection; one in twenty finds something not yet let go. */
function scatter(random: Random, bytes = between(random, 500, 3500)): () => number {
  return () => bytes * gauss(random) + (random() < 0.05 ? random() * 20 * bytes : 0)
}

/** Healthy programs, each of random size within the given number of cycles. None leaks. */
export const healthy: Readonly<Record<string, (random: Random, cycles: number) => Heap>> = {
  flat: (random) => {
    const noise = scatter(random)
    return () => base + noise()
  },
  noisy: (random) => {
    const noise = scatter(random, between(random, 1e4, 1e5))
    return () => base + noise()
  },
  wandering: (random) => {
    const noise = scatter(random)
    let off = 0
    return () => {
      off = 0.9 * off + 5000 * gauss(random)
      return base + off + noise()
    }
  },
  'drifting as the runtime does': (random) => {
    const drift = between(random, 18, 48)
    const noise = scatter(random)
    return (cycle) => base + drift * cycle + noise()
  },
  'warming up': (random, cycles) => {
    const bytes = between(random, 1e5, 2e6)
    const time = between(random, 0.02, 0.25) * cycles
    const noise = scatter(random)
    return (cycle) => base + bytes * (1 - Math.exp(-cycle / time)) + noise()
  },
  'filling a cache': (random, cycles) => {
    const capacity = between(random, 0.1, 0.95) * cycles
    const bytes = between(random, 200, 3000)
    const noise = scatter(random)
    return (cycle) => base + bytes * Math.min(cycle, capacity) + noise()
  },
  'filling a cache by random keys': (random, cycles) => {
    const keys = between(random, 0.05, 0.35) * cycles
    const bytes = between(random, 200, 3000)
    const noise = scatter(random)
    return (cycle) => base + bytes * keys * (1 - Math.exp(-cycle / keys)) + noise()
  },
  'full LRU of entries of changing size': (random, cycles) => {
    const capacity = between(random, 0.05, 0.5) * cycles
    const bytes = between(random, 500, 2000)
    const noise = scatter(random)
    return (cycle) => base + bytes * Math.min(cycle, capacity) * (1 + 0.02 * Math.sin(cycle / 37)) + noise()
  },
  sawtooth: (random, cycles) => {
    const period = between(random, 0.02, 0.4) * cycles
    const bytes = between(random, 200, 3000)
    const phase = random() * period
    const noise = scatter(random)
    return (cycle) => base + bytes * ((cycle + phase) % period) + noise()
  },
  'a map that doubles': (random, cycles) => {
    const keys = between(random, 0.3, 0.9) * cycles
    const bytes = between(random, 16, 56)
    const noise = scatter(random)
    return (cycle) => base + bytes * 2 ** Math.ceil(Math.log2(Math.max(16, Math.min(cycle, keys)))) + noise()
  },
}

/** A program that warms up and loses the given bytes per cycle. */
export function leaking(random: Random, cycles: number, bytesPerCycle: number): Heap {
  const warm = between(random, 1e5, 5e5)
  const noise = scatter(random)
  return (cycle) => base + bytesPerCycle * cycle + warm * (1 - Math.exp(-cycle / (0.05 * cycles))) + noise()
}

/** One reading per so many cycles. */
export const readingsOf = (heap: Heap, cycles: number, every: number): number[] =>
  Array.from({ length: cycles / every }, (_, index) => heap(index * every))
