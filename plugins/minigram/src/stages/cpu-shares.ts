import type { Gauges } from '@gauntlet/contract'
import { processTree } from '@gauntlet/contract/process-tree'

/** What a stage's processes are there for. */
export type Role = 'api' | 'proxy' | 'primary' | 'replicas' | 'cache'

/** First processes by role; all others are their descendants. */
export type Pids = Readonly<Partial<Record<Role, readonly number[]>>>

/**
 * Watches, from now on, which role takes how much of the CPU time that all of them take: `…_cpu_ratio`, which sum up to 1.
 * Nothing where there is one role, or no /proc. Of a process that is killed, what it took is lost.
 */
export function watchCpu(pids: Pids): () => Gauges {
  const before = ticksOf(pids)
  return () => {
    const spent = [...ticksOf(pids)].map(
      ([role, ticks]) => [role, Math.max(0, ticks - (before.get(role) ?? 0))] as const,
    )
    const all = spent.reduce((sum, [, ticks]) => sum + ticks, 0)
    return spent.length < 2 || all === 0
      ? {}
      : Object.fromEntries(spent.map(([role, ticks]) => [`${role}_cpu_ratio`, ticks / all]))
  }
}

const ticksOf = (pids: Pids): Map<string, number> =>
  new Map(
    Object.entries(pids).map(([role, roots]) => [
      role,
      processTree(roots).reduce((sum, { cpuTicks }) => sum + cpuTicks, 0),
    ]),
  )
