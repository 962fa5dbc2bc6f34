import { processTree } from '@gauntlet/contract'
import type { LoadDetail } from '@gauntlet/record'
import { nowNs } from '../../machine/clock.ts'
import { peakRssBytes } from '../../memory/read-memory.ts'
import { treePeakRssBytes } from '../../memory/read-tree.ts'
import type { Whereabouts } from '../../trial/whereabouts.ts'

/** A clock tick of /proc/<pid>/stat: USER_HZ is 100 on every architecture that Node runs on. */
const tickNs = 10_000_000

/**
 * Starts counting what the system uses: this process where it serves, and the programs that belong to it with all their
 * descendants. The function returned gives the usage since; null where the system serves itself and cannot be read.
 */
export function watchUsage(of: { isHostedHere: boolean; place: Whereabouts }): () => LoadDetail['host'] {
  const { isHostedHere, place } = of
  const roots = place.state === 'outside' ? place.roots : []
  const begunNs = nowNs()
  const cpu = process.cpuUsage()
  const ticks = ticksOf(roots)
  return () => {
    if (!isHostedHere && roots.length === 0) return null
    const own = process.cpuUsage(cpu)
    const ownNs = isHostedHere ? (own.user + own.system) * 1_000 : 0
    return {
      cpuNs: ownNs + Math.max(0, ticksOf(roots) - ticks) * tickNs,
      wallNs: nowNs() - begunNs,
      peakRssBytes: (isHostedHere ? peakRssBytes() : 0) + treePeakRssBytes(roots),
    }
  }
}

const ticksOf = (roots: readonly number[]): number =>
  processTree(roots).reduce((sum, { cpuTicks }) => sum + cpuTicks, 0)
