import { createReadStream, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { memoryUsage } from 'node:process'
import { writeHeapSnapshot } from 'node:v8'
import type { LeakDetail } from '@gauntlet/record'
import { nowNs } from '../machine/clock.ts'
import { collectGarbage } from '../machine/collect-garbage.ts'
import { findHolder, type HeapSnapshot } from './find-holder.ts'

export type Grown = NonNullable<LeakDetail['attribution']>[number]

/** What one cycle leaves behind, the largest first, or why that is not known. */
export type Attribution =
  | { readonly state: 'found'; readonly grown: readonly Grown[] }
  | { readonly state: 'missed'; readonly why: string }

/** What grows by an exact multiple of a prime grew with the cycles; by chance that happens once in so many. */
const primes = [211, 101, 31] as const

const cyclesNs = 3_000_000_000

/** A snapshot of 45 MB of small objects took 5 s to write, and two took 11 s to read. */
const mostHeapBytes = 48 * 2 ** 20
const mostSnapshotNs = 4_000_000_000

/** All of it takes less; a trial that met its deadline here would lose its verdict. */
const neededNs = 30_000_000_000

const mostNames = 10

/**
 * Takes heap snapshots before and after a prime number of cycles, and names the constructors whose objects became more
 * by an exact multiple of it. `run` does so many cycles; never throws.
 */
export async function attributeGrowth(of: {
  readonly run: (cycles: number) => Promise<void>
  readonly scratchDir: string
  /** In time of this process. */
  readonly deadlineNs: number
}): Promise<Attribution> {
  const files = ['before', 'after'].map((name) => join(of.scratchDir, `${name}.heapsnapshot`)) as [string, string]
  try {
    return await compareSnapshots(files, of)
  } catch (error) {
    return missed(error instanceof Error ? error.message.slice(0, 200) : String(error).slice(0, 200))
  } finally {
    for (const file of files) rmSync(file, { force: true })
  }
}

/** The end of the sentence that tells of a leak. */
export function attributionText(attribution: Attribution | null): string {
  if (attribution === null) return ''
  if (attribution.state === 'missed') return `; what grows is not known: ${attribution.why}`
  const names = attribution.grown.slice(0, 4).map((grown) => `${grown.objectsPerCycle} ${grown.name.slice(0, 60)}`)
  return names.length > 0 ? `; each cycle leaves ${names.join(', ')}` : '; no constructor grows with the cycles'
}

const missed = (why: string): Attribution => ({ state: 'missed', why })

async function compareSnapshots(
  [before, after]: readonly [string, string],
  { run, deadlineNs }: { run: (cycles: number) => Promise<void>; deadlineNs: number },
): Promise<Attribution> {
  const { heapUsed } = memoryUsage()
  if (heapUsed > mostHeapBytes) return missed(`a heap of ${Math.round(heapUsed / 1e6)} MB is too large for snapshots`)
  const startNs = nowNs()
  await run(1)
  const cycleNs = nowNs() - startNs
  const prime = primes.find((candidate) => candidate * cycleNs < cyclesNs)
  if (prime === undefined) return missed(`a cycle of ${Math.round(cycleNs / 1e6)} ms is too slow`)
  if (deadlineNs - nowNs() < neededNs) return missed('the deadline of the trial is too near')

  // Used once, a path is one string; before that it is several, which would count as gone.
  for (const file of [before, after]) writeFileSync(file, '')
  const isSlow = await takeSnapshot(before)
  if (isSlow) return missed(`a snapshot takes longer than ${mostSnapshotNs / 1e9} s`)
  await run(prime)
  await takeSnapshot(after)
  return { state: 'found', grown: await findGrown([before, after], prime) }
}

/** Says whether it was slow; a number in its place would be one more object in the second snapshot. */
async function takeSnapshot(file: string): Promise<boolean> {
  await collectGarbage()
  const startNs = nowNs()
  writeHeapSnapshot(file)
  return nowNs() - startNs > mostSnapshotNs
}

async function findGrown(files: readonly [string, string], prime: number): Promise<Grown[]> {
  // Only a leak pays for the toolkit; it is not in memory while memory is read.
  const { diffFromStreams } = await import('heap-snapshot-toolkit')
  const [before, after] = files.map((file) => createReadStream(file, 'utf8'))
  let differences: readonly Difference[] = []
  let heap: HeapSnapshot | undefined
  for await (const { type, result } of diffFromStreams(before, after)) {
    if (type === 'end') heap = result as unknown as HeapSnapshot
    if (type === 'diff') differences = Object.values(result as unknown as { [key: string]: Difference })
  }
  return differences
    .filter(({ countDelta }) => countDelta > 0 && countDelta % prime === 0)
    .sort((a, b) => b.sizeDelta - a.sizeDelta)
    .slice(0, mostNames)
    .map(({ name, countDelta, sizeDelta, addedIndexes }) => {
      // From the middle: the newest may still be held by what made it.
      const index = addedIndexes[addedIndexes.length >> 1]
      const heldBy = heap && index !== undefined ? findHolder(heap, index) : null
      return {
        name: name.slice(0, 120),
        objectsPerCycle: countDelta / prime,
        bytesPerCycle: Math.max(0, sizeDelta / prime),
        ...(heldBy === null ? {} : { heldBy }),
      }
    })
}

/** What the toolkit says of one constructor; its own types leave it open. */
interface Difference {
  readonly name: string
  readonly countDelta: number
  readonly sizeDelta: number
  readonly addedIndexes: readonly number[]
}
