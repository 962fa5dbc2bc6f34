import { readFileSync } from 'node:fs'
import type { Flag } from '@gauntlet/record'
import { percentBeside } from './percent-beside.ts'

/** Every core's share is mixed into one figure: 1 % of all may be all of one core's for a while. */
const warnShare = 0.01
/** Half of what voids a waiting thread: what the hypervisor takes may all have been taken from the thread that counts. */
const invalidShare = 0.05

/** `/proc/stat`, or nothing where there is none. */
const readProcStat = (): string => {
  try {
    return readFileSync('/proc/stat', 'latin1')
  } catch {
    return ''
  }
}

/**
 * Starts watching how much CPU time the hypervisor takes away; the function returned gives the share since then, 0–1: of
 * the time in which a core had work, as nothing is taken from one that sleeps. The counters are in ticks of 10 ms, so
 * that up to one tick of what they show may be older: it is not counted.
 */
export function stolenShare(read = readProcStat): () => number {
  const before = ticks(read())
  return () => {
    const after = ticks(read())
    const stolen = after.stolen - before.stolen - 1
    const wanted = after.wanted - before.wanted
    return stolen > 0 && wanted > 0 ? Math.min(1, stolen / wanted) : 0
  }
}

/** The first line (proc_stat(5)): user, nice, system, idle, iowait, irq, softirq, steal; guests are within user. */
function ticks(stat: string): { wanted: number; stolen: number } {
  const line = stat.slice(0, stat.indexOf('\n')).trim()
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, stolen = 0] = line.split(/\s+/).slice(1).map(Number)
  return { wanted: user + nice + system + irq + softirq + stolen, stolen }
}

/** The flag `cpu-steal`: the hypervisor gave cores to other machines. No counter of this one shows whose time it was. */
export function stealFlags(share: number): Flag[] {
  if (share < warnShare) return []
  const voids = share >= invalidShare
  return [
    {
      code: 'cpu-steal',
      severity: voids ? 'invalidates' : 'warn',
      voids: 'times and rates',
      observed: share,
      limit: voids ? invalidShare : warnShare,
      because: `the hypervisor took ${percentBeside(share, [warnShare, invalidShare])} of the CPU time; measure when its host is calmer, or on a machine of its own`,
    },
  ]
}
