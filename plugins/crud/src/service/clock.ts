/** What the service knows of time. No figure of the scoreboard comes from it: those are the core's. */
export interface Clock {
  /** Milliseconds since 1970, which never go back. */
  readonly nowMs: () => number
  /** The same moment as ISO 8601, in UTC; the next millisecond after `last` where that has not come yet. */
  readonly timestamp: (last?: string) => string
}

const nowMs = (): number => performance.timeOrigin + performance.now()

export const systemClock: Clock = {
  nowMs,
  timestamp: (last) => new Date(last === undefined ? nowMs() : Math.max(nowMs(), Date.parse(last) + 1)).toISOString(),
}
