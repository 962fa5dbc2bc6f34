import type { RequestListener } from 'node:http'
import type { Gauges } from '@gauntlet/contract'

/** Something that is away for a while. */
export interface Outage {
  readonly name: string
  readonly begin: () => void
  readonly end: () => void
}

export interface OutagePlan {
  /** The first begins with this request: the load is under way by then. */
  readonly afterRequests: number
  readonly awayMs: number
  /** So long after an outage all must be well again. */
  readonly graceMs: number
  /** From then to the next outage. */
  readonly calmMs: number
}

export interface StagedOutages {
  readonly listener: RequestListener
  /** Ends the outage that lasts, and begins no other. */
  readonly stop: () => void
  /** Answers with a 5xx by when the request came, requests without an answer, and outages that are over, with their grace. */
  readonly gauges: () => Gauges
}

/** Lets outages happen one after the other while requests are served, and counts from outside what they do. */
export function stageOutages(listener: RequestListener, outages: readonly Outage[], plan: OutagePlan): StagedOutages {
  const failed = new Map([...outages.map(({ name }) => name), 'grace', 'calm'].map((stage) => [stage, 0]))
  const waiting = [...outages]
  let stage = 'calm'
  let current: Outage | undefined
  let requests = 0
  let over = 0
  let answered = 0
  let notFound = 0
  let timer: NodeJS.Timeout | undefined
  const later = (ms: number, step: () => void): void => void (timer = setTimeout(step, ms))
  const next = (): void => {
    current = waiting.shift()
    if (current === undefined) return
    stage = current.name
    current.begin()
    later(plan.awayMs, endCurrent)
  }
  const endCurrent = (): void => {
    current?.end()
    current = undefined
    stage = 'grace'
    later(plan.graceMs, () => {
      stage = 'calm'
      over++
      later(plan.calmMs, next)
    })
  }
  return {
    listener: (request, response) => {
      if (++requests === plan.afterRequests) next()
      const came = stage
      response.once('finish', () => {
        answered++
        // What came just before an outage may be caught by it.
        const blamed = came === 'calm' ? stage : came
        if (response.statusCode >= 500) failed.set(blamed, (failed.get(blamed) ?? 0) + 1)
        if (response.statusCode === 404) notFound++
      })
      listener(request, response)
    },
    stop: () => {
      clearTimeout(timer)
      waiting.length = 0
      current?.end()
      current = undefined
    },
    gauges: () => ({
      outages_over_count: over,
      not_found_count: notFound,
      unanswered_count: requests - answered,
      ...Object.fromEntries(
        [...failed].map(([name, count]) => [`failed_in_${name.replaceAll('-', '_')}_count`, count]),
      ),
    }),
  }
}
