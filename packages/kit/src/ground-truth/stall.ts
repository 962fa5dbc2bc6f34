/** A server that answers at once, but holds all that arrives in [k · everyMs, k · everyMs + stallMs) until that is over. */
export interface Stall {
  readonly everyMs: number
  readonly stallMs: number
}

/**
 * The truth for arrivals at any steady rate, over a whole number of periods: what arrives evenly within the stall waits
 * for the rest of it, the others do not wait. 1 s in 10 s: p95 500 ms, p99 900 ms.
 */
export const stallQuantileMs = ({ everyMs, stallMs }: Stall, share: number): number =>
  Math.max(0, stallMs - (1 - share) * everyMs)

/** The truth: the mean of all answers, those that did not wait included. */
export const stallMeanMs = ({ everyMs, stallMs }: Stall): number => stallMs ** 2 / (2 * everyMs)

/** How long what arrives at this moment is held. */
export const heldForMs = ({ everyMs, stallMs }: Stall, atMs: number): number => Math.max(0, stallMs - (atMs % everyMs))
