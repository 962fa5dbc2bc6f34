/** Lets through `ratePerSecond` on average, and `burst` at once after a rest. */
export interface Limit {
  readonly ratePerSecond: number
  readonly burst: number
}

/** Rounding must not refuse what is due exactly now. */
const graceMs = 1e-6

/** Tells for each arrival whether it is let through: the generic cell rate algorithm (ITU-T I.371, virtual scheduling). */
export function createLimiter({ ratePerSecond, burst }: Limit): (atMs: number) => boolean {
  const stepMs = 1_000 / ratePerSecond
  let expectedMs = -Infinity
  return (atMs) => {
    const fromMs = Math.max(expectedMs, atMs)
    if (fromMs - atMs > (burst - 1) * stepMs + graceMs) return false
    expectedMs = fromMs + stepMs
    return true
  }
}

/** The truth: the most that pass within a time, offered more than that. */
export const mostAdmitted = ({ ratePerSecond, burst }: Limit, spanMs: number): number =>
  burst + Math.floor((spanMs * ratePerSecond) / 1_000)
