import { get } from 'node:http'
import { setInterval as ticks } from 'node:timers/promises'
import type { Gauges } from '@gauntlet/contract'

export interface KillPlan {
  readonly pid: number
  /** Requests that were answered before: the load is under way by then. */
  readonly afterRequests: number
  readonly requests: () => Promise<number>
  /** What is asked for from the kill on, every `lookMs`, as a client would. */
  readonly look: { readonly url: URL; readonly headers: Readonly<Record<string, string>> }
}

export interface StagedKill {
  readonly stop: () => Promise<void>
  readonly gauges: () => Gauges
}

/** An answer that takes longer than from one look to the next is as good as none. */
const lookMs = 100

/** Kills a process (SIGKILL) once the load is under way, and looks from outside how long that shows. */
export function stageKill(plan: KillPlan): StagedKill {
  const over = new AbortController()
  let killed = 0
  const looks: boolean[] = []
  const work = async (): Promise<void> => {
    for await (const _ of ticks(lookMs, undefined, { signal: over.signal })) {
      if (killed === 1) looks.push(await answers(plan.look))
      else if ((await plan.requests()) >= plan.afterRequests) {
        process.kill(plan.pid, 'SIGKILL')
        killed = 1
      }
    }
  }
  const ended = work().catch((error: unknown) => {
    if (!over.signal.aborted) throw error
  })
  // What it failed by is told when it is stopped; until then it must not count as unhandled.
  ended.catch(() => undefined)
  return {
    stop: async () => {
      over.abort()
      await ended
    },
    gauges: () => {
      const bad = looks.filter((isGood) => !isGood).length
      const last = looks.lastIndexOf(false)
      return {
        killed_count: killed,
        looks_count: looks.length,
        bad_looks_count: bad,
        // Unknown where nothing was well after the last bad look.
        ...(killed === 1 && last < looks.length - 1 ? { back_within_ns: (last + 1) * lookMs * 1e6 } : {}),
      }
    },
  }
}

const answers = ({ url, headers }: KillPlan['look']): Promise<boolean> =>
  new Promise((resolve) => {
    const asked = get(url, { agent: false, headers, signal: AbortSignal.timeout(lookMs) }, (reply) => {
      reply.resume()
      reply.on('end', () => resolve(reply.statusCode === 200))
      reply.on('error', () => resolve(false))
    })
    asked.on('error', () => resolve(false))
  })
