import { get } from 'node:http'
import { setInterval as ticks } from 'node:timers/promises'
import type { Gauges } from '@gauntlet/contract'
import { systemClock } from '../service/clock.ts'

export interface KillPlan {
  readonly pid: number
  /** Requests that the service has answered, looks among them. */
  readonly requests: () => Promise<number>
  /** Looks begin after so many: before the kill they tell how the service does without a fault. */
  readonly lookAfter: number
  readonly killAfter: number
  /** What is asked for every `lookMs`, as a client would. */
  readonly look: { readonly url: URL; readonly headers: Readonly<Record<string, string>> }
}

export interface StagedKill {
  readonly stop: () => Promise<void>
  readonly gauges: () => Gauges
}

interface Look {
  readonly isGood: boolean
  readonly endedMs: number
}

/** An answer that takes longer than from one look to the next is as good as none. */
const lookMs = 100

/** Kills a process (SIGKILL) in the midst of the load, and looks from outside how long that shows. */
export function stageKill(plan: KillPlan): StagedKill {
  const over = new AbortController()
  const { nowMs } = systemClock
  const looks: Look[] = []
  let killedMs = Infinity
  let loadUntilMs = 0
  const work = async (): Promise<void> => {
    let before = 0
    for await (const _ of ticks(lookMs, undefined, { signal: over.signal })) {
      const requests = await plan.requests()
      // More came than the look itself, which a proxy may have sent twice.
      if (requests > before + 2) loadUntilMs = nowMs()
      before = requests
      if (requests >= plan.killAfter && killedMs === Infinity) {
        process.kill(plan.pid, 'SIGKILL')
        killedMs = nowMs()
      }
      if (requests >= plan.lookAfter) looks.push({ isGood: await answers(plan.look), endedMs: nowMs() })
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
    gauges: () => gaugesOf(looks, { killedMs, loadUntilMs }),
  }
}

function gaugesOf(looks: readonly Look[], at: { readonly killedMs: number; readonly loadUntilMs: number }): Gauges {
  const { killedMs, loadUntilMs } = at
  const before = looks.filter(({ endedMs }) => endedMs < killedMs)
  const after = looks.filter(({ endedMs }) => endedMs >= killedMs)
  const isBad = ({ isGood }: Look): boolean => !isGood
  const lastBadMs = after.findLast(isBad)?.endedMs ?? killedMs
  // Good looks after the load say nothing of whether the service could bear it.
  const isBack = after.some(({ isGood, endedMs }) => isGood && endedMs > lastBadMs && endedMs <= loadUntilMs)
  return {
    killed_count: killedMs === Infinity ? 0 : 1,
    looks_before_count: before.length,
    bad_looks_before_count: before.filter(isBad).length,
    looks_count: after.length,
    bad_looks_count: after.filter(isBad).length,
    back_under_load_count: isBack ? 1 : 0,
    ...(isBack ? { back_within_ns: (lastBadMs - killedMs) * 1e6 } : {}),
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
