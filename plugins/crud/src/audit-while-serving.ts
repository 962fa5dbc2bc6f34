import { setTimeout as sleep } from 'node:timers/promises'
import type { Gauges } from '@gauntlet/contract'
import type { CrudSystem } from './system.ts'

const pauseMs = 50

/** A few say what is wrong; the rest say the same. */
const mostFaults = 10

const audits = new WeakMap<CrudSystem, { whole: number }>()

/** Audits both databases again and again while the load goes on; what any audit finds breaks an invariant. */
export function auditWhileServing(system: CrudSystem): void {
  const faults: string[] = []
  const stop = new AbortController()
  const count = { whole: 0 }
  audits.set(system, count)
  const auditing = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const found = await system.service().audit()
      faults.push(...found.slice(0, mostFaults - faults.length).map((fault) => `during the load: ${fault}`))
      count.whole++
      await sleep(pauseMs, undefined, { signal: stop.signal })
    }
  }
  const ended = auditing().catch((error: unknown) => {
    if (!stop.signal.aborted) faults.push(`the audit failed: ${error instanceof Error ? error.message : String(error)}`)
  })
  system.watch(() => faults)
  system.defer(async () => {
    stop.abort()
    await ended
  })
}

export function auditGauges(system: CrudSystem): Gauges {
  return { audits_count: audits.get(system)?.whole ?? 0 }
}
