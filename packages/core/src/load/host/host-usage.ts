import { processTree } from '@gauntlet/contract'
import type { Flag, LoadDetail } from '@gauntlet/record'
import { nowNs } from '../../machine/clock.ts'
import { contentionFlags } from '../../machine/run-queue.ts'
import { peakRssBytes } from '../../memory/read-memory.ts'
import { treePeakRssBytes } from '../../memory/read-tree.ts'
import type { Whereabouts } from '../../trial/whereabouts.ts'
import { tickNs, watchWaiting } from './watch-waiting.ts'

export interface Usage {
  /** Null where the system serves itself and cannot be read. */
  readonly host: LoadDetail['host']
  /** Whether others had the system's cores. */
  readonly flags: readonly Flag[]
}

/**
 * Starts counting what the system uses: this process where it serves, and the programs that belong to it with all their
 * descendants. The function returned gives the usage since.
 */
export function watchUsage(of: { isHostedHere: boolean; place: Whereabouts }): () => Usage {
  const { isHostedHere, place } = of
  const roots = place.state === 'outside' ? place.roots : []
  const begunNs = nowNs()
  const cpu = process.cpuUsage()
  const ticks = ticksOf(roots)
  // What this process starts may be in the way of what was attached, and is no neighbour.
  const waitingShare = watchWaiting([process.pid, ...roots])
  return () => {
    if (!isHostedHere && roots.length === 0) return { host: null, flags: [] }
    const flags = contentionFlags(waitingShare()).map((flag) => ({ ...flag, because: `the system ${flag.because}` }))
    const own = process.cpuUsage(cpu)
    const ownNs = isHostedHere ? (own.user + own.system) * 1_000 : 0
    const host = {
      cpuNs: ownNs + Math.max(0, ticksOf(roots) - ticks) * tickNs,
      wallNs: nowNs() - begunNs,
      peakRssBytes: (isHostedHere ? peakRssBytes() : 0) + treePeakRssBytes(roots),
    }
    return { host, flags }
  }
}

const ticksOf = (roots: readonly number[]): number =>
  processTree(roots).reduce((sum, { cpuTicks }) => sum + cpuTicks, 0)
