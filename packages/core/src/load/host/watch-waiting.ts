import { readdirSync, readFileSync } from 'node:fs'
import { processTree } from '@gauntlet/contract'
import { nowNs } from '../../machine/clock.ts'

/** Time of one thread on a core, and waiting for one. */
export interface ThreadTimes {
  readonly ranNs: number
  readonly waitedNs: number
}

/** Threads of a system by `pid/tid`, and what its processes used in all, ended threads and children included. */
export interface SystemTimes {
  readonly threads: ReadonlyMap<string, ThreadTimes>
  readonly ranNs: number
}

/** A clock tick of /proc/<pid>/stat: USER_HZ is 100 on every architecture that Node runs on. */
export const tickNs = 10_000_000

/**
 * Starts watching how long the threads of these processes and their descendants wait for a core that others have. The
 * function returned gives the longest waiting ÷ wall since then, 0–1; 0 where the kernel does not say.
 */
export function watchWaiting(roots: readonly number[]): () => number {
  const startNs = nowNs()
  const before = timesOf(roots)
  return () => Math.min(1, waitedForOthersNs(before, timesOf(roots)) / Math.max(1, nowNs() - startNs))
}

/**
 * The longest that a thread waited while nothing of the system itself can have been in its way. A system with more threads
 * than cores waits for itself; all that its other threads ran is taken off, so that the rest is a lower limit. Threads
 * that have ended meanwhile are not seen.
 */
export function waitedForOthersNs(before: SystemTimes, after: SystemTimes): number {
  const ranNs = after.ranNs - before.ranNs
  const others = [...after.threads].map(([id, now]) => {
    const then = before.threads.get(id) ?? { ranNs: 0, waitedNs: 0 }
    return now.waitedNs - then.waitedNs - Math.max(0, ranNs - (now.ranNs - then.ranNs))
  })
  return Math.max(0, ...others)
}

function timesOf(roots: readonly number[]): SystemTimes {
  const processes = processTree(roots)
  return {
    threads: new Map(processes.flatMap(({ pid }) => threadsOf(pid))),
    ranNs: processes.reduce((sum, { cpuTicks }) => sum + cpuTicks, 0) * tickNs,
  }
}

/** What ends while it is read, or cannot be read, is left out. */
function threadsOf(pid: number): Array<[string, ThreadTimes]> {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
      const [ranNs = 0, waitedNs = 0] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1')
        .split(' ')
        .map(Number)
      return [[`${pid}/${thread}`, { ranNs, waitedNs }]]
    })
  } catch {
    return []
  }
}
