import type { Random, Shape } from '@gauntlet/contract'

/** An open shape with its times: when request k is due. Times are ns from the start of the load. */
export interface Arrivals {
  /** Due time of the next request, or Infinity when there are no more. Called once per request. */
  readonly next: () => number
}

/** Rate in requests per second at each moment; pieces are linear. */
export interface RatePiece {
  readonly untilNs: number
  readonly fromPerSecond: number
  readonly toPerSecond: number
}

/** A spike takes the third seventh of the window: long enough before to know the calm, after to see recovery. */
export const spikeParts = 7
export const spikeFrom = 2 / spikeParts
export const spikeTo = 3 / spikeParts

/**
 * The rate over time of an open shape. The warm-up rises to the first rate for half its time, then keeps it: a server
 * that nobody has called yet, offered the whole rate at once, starts its window with the queue that this left.
 */
export function ratePieces(shape: Shape, times: { warmupNs: number; windowNs: number }): RatePiece[] {
  const endNs = times.warmupNs + times.windowNs
  const flat = (untilNs: number, rate: number): RatePiece => ({ untilNs, fromPerSecond: rate, toPerSecond: rate })
  const rise = (rate: number): RatePiece => ({ untilNs: times.warmupNs / 2, fromPerSecond: 0, toPerSecond: rate })
  switch (shape.shape) {
    case 'ramp':
      return [
        rise(shape.fromPerSecond),
        flat(times.warmupNs, shape.fromPerSecond),
        { untilNs: endNs, fromPerSecond: shape.fromPerSecond, toPerSecond: shape.toPerSecond },
      ]
    case 'spike':
      return [
        rise(shape.ratePerSecond),
        flat(times.warmupNs + spikeFrom * times.windowNs, shape.ratePerSecond),
        flat(times.warmupNs + spikeTo * times.windowNs, shape.ratePerSecond * shape.factor),
        flat(endNs, shape.ratePerSecond),
      ]
    case 'constant':
    case 'soak':
      return [rise(shape.ratePerSecond), flat(endNs, shape.ratePerSecond)]
    case 'search':
    case 'closed':
      throw new RangeError(`${shape.shape} has no rate over time`)
  }
}

/**
 * Due times from a rate over time. Uniform: request k is due where the integral of the rate reaches k, computed from
 * the piece's start, so that no error accumulates. Poisson: exponential gaps from the seeded stream.
 */
export function createArrivals(pieces: readonly RatePiece[], random: Random | 'uniform'): Arrivals {
  let piece = 0
  let startNs = 0
  /** Requests due before the present piece; the integral of the rate so far. */
  let before = 0
  let target = random === 'uniform' ? 0 : exponential(random)
  return {
    next: () => {
      for (let current = pieces[piece]; current; current = pieces[++piece]) {
        const seconds = (current.untilNs - startNs) / 1e9
        const whole = ((current.fromPerSecond + current.toPerSecond) / 2) * seconds
        if (target < before + whole) {
          const dueNs = startNs + timeWithin(current, seconds, target - before) * 1e9
          target += random === 'uniform' ? 1 : exponential(random)
          return dueNs
        }
        before += whole
        startNs = current.untilNs
      }
      return Infinity
    },
  }
}

/** Seconds into a piece at which `count` requests are due: a·t + (b − a)·t²/2T = count. */
function timeWithin({ fromPerSecond: a, toPerSecond: b }: RatePiece, seconds: number, count: number): number {
  if (a === b) return count / a
  const curve = (b - a) / seconds
  return (-a + Math.sqrt(a * a + 2 * curve * count)) / curve
}

const exponential = (random: Random): number => -Math.log(1 - random.next())
