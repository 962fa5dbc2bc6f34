/** The house's only clock: monotonic nanoseconds since the process began. */
export const nowNs = (): number => performance.now() * 1e6

/** Resolution of the clock (smallest step seen) and the cost of one reading, both in ns. */
export function calibrateClock(): { resolutionNs: number; overheadNs: number } {
  let resolutionNs = Infinity
  const rounds = 20_000
  const start = nowNs()
  let last = start
  for (let i = 0; i < rounds; i++) {
    const now = nowNs()
    if (now > last && now - last < resolutionNs) resolutionNs = now - last
    last = now
  }
  return { resolutionNs, overheadNs: (last - start) / rounds }
}
