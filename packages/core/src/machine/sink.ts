/**
 * Keeps the last result of a timed loop reachable, so that the compiler cannot drop the work that made it.
 * The one mutable module state of the house.
 */
export const sink: { last: unknown } = { last: undefined }
