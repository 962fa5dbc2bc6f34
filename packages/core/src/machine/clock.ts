// Bound before any subject is loaded: a library for tests that puts a clock of its own in place must not set ours.
const now = performance.now.bind(performance)
const machineTime = process.hrtime.bigint.bind(process.hrtime)

/** The house's only clock: monotonic nanoseconds since the process began. */
export const nowNs = (): number => now() * 1e6

/**
 * What `nowNs` lacks to the machine's monotonic clock, in ns. Each thread's `nowNs` has an origin of its own; with this,
 * threads agree on a moment to within the time of one reading.
 */
export function machineOffsetNs(): number {
  let offsetNs = 0
  let closestNs = Infinity
  for (let i = 0; i < 10; i++) {
    const before = nowNs()
    const machine = Number(machineTime())
    const after = nowNs()
    // The reading that nothing came between says it best.
    if (after - before >= closestNs) continue
    closestNs = after - before
    offsetNs = machine - (before + after) / 2
  }
  return offsetNs
}

/**
 * Resolution of the clock (smallest step seen) and the cost of one reading, both in ns; the cost is that of the fastest of
 * many series, as a neighbour may stop any of them.
 */
export function calibrateClock(): { resolutionNs: number; overheadNs: number } {
  let resolutionNs = Infinity
  let overheadNs = Infinity
  const readings = 1_000
  for (let series = 0; series < 20; series++) {
    const start = nowNs()
    let last = start
    for (let i = 0; i < readings; i++) {
      const reading = nowNs()
      if (reading > last && reading - last < resolutionNs) resolutionNs = reading - last
      last = reading
    }
    overheadNs = Math.min(overheadNs, (last - start) / readings)
  }
  return { resolutionNs, overheadNs }
}
