/** Microseconds from some fixed moment on. */
export type Clock = () => number

/**
 * The clock by which entries expire and by which the service tells its clients how long it took. No figure of the
 * scoreboard comes from it: those are the core's.
 */
export const systemClock: Clock = () => performance.now() * 1_000
