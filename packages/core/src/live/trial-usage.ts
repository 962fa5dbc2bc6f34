import { processTree } from '@gauntlet/contract'
import type { LiveSample } from '@gauntlet/record'
import { tickNs } from '../load/host/watch-waiting.ts'
import { nowNs } from '../machine/clock.ts'
import { residentBytesOf } from '../machine/processes.ts'

type Usage = Pick<LiveSample, 'system' | 'generator'>

/**
 * Reads, from outside, what a trial's processes use since the last reading. Where the system is hosted apart, the trial's
 * own process is the generator, and all it has started the system.
 */
export function watchUsageOf(pid: number, { hosted }: { hosted: boolean }): () => Usage {
  let lastNs = nowNs()
  let ticks = new Map<number, number>()
  return () => {
    const tree = processTree([pid])
    const wallNs = Math.max(1, nowNs() - lastNs)
    const usageOf = (own: typeof tree): NonNullable<Usage['system']> => {
      const used = own.reduce((sum, each) => sum + Math.max(0, each.cpuTicks - (ticks.get(each.pid) ?? 0)), 0)
      return { cpuRatio: (used * tickNs) / wallNs, residentBytes: residentBytesOf(own.map((each) => each.pid)) }
    }
    const usage = {
      system: usageOf(hosted ? tree.filter((each) => each.pid !== pid) : tree),
      generator: hosted ? usageOf(tree.filter((each) => each.pid === pid)) : null,
    }
    lastNs = nowNs()
    ticks = new Map(tree.map((each) => [each.pid, each.cpuTicks]))
    return usage
  }
}
