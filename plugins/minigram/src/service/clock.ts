/** What the service knows of time. No figure of the scoreboard's latencies comes from it: those are the core's. */
export interface Clock {
  /** Milliseconds since 1970, which never go back. */
  readonly nowMs: () => number
  /** An instant as ISO 8601, in UTC. */
  readonly timestamp: (ms: number) => string
}

export const systemClock: Clock = {
  nowMs: () => performance.timeOrigin + performance.now(),
  timestamp: (ms) => new Date(ms).toISOString(),
}
