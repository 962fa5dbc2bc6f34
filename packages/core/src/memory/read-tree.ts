import { readdirSync, readFileSync } from 'node:fs'
import { processTree, readProcess, Skipped } from '@gauntlet/contract'
import type { MemoryReading } from '@gauntlet/record'
import { TrialFailure } from '../trial/trial.ts'

/** What a process tree holds, read from outside: how it is split into heap and other memory is not to be seen. */
export type TreeReading = Pick<MemoryReading, 'rssBytes' | 'privateBytes'>

/**
 * The living of these processes and their descendants, without this process: it is read from within. Throws
 * `TrialFailure` when nothing of it lives.
 */
export function outsideTree(roots: readonly number[]): number[] {
  const tree = processTree(roots).map(({ pid }) => pid)
  if (tree.length === 0) throw new TrialFailure('crash', `the system's process ${roots.join(', ')} has ended`)
  return tree.filter((pid) => pid !== process.pid)
}

/**
 * Memory of processes, summed. `privateBytes` is anonymous and shared memory, resident or in swap,
 * without pages that were given back: each page is split among those that map it, so that what a parent and its
 * children share counts once. Files in the page cache do not count. `rssBytes` counts shared pages once per process.
 * Throws `Skipped` when the kernel does not let it be read.
 */
export function readProcesses(pids: readonly number[]): TreeReading {
  const readings = pids.map(readRollup)
  const sum = (pick: (reading: TreeReading) => number): number =>
    readings.reduce((total, reading) => total + pick(reading), 0)
  return { rssBytes: sum(({ rssBytes }) => rssBytes), privateBytes: sum(({ privateBytes }) => privateBytes) }
}

function readRollup(pid: number): TreeReading {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')
  } catch (error) {
    // It has ended since it was listed.
    if (readProcess(pid) === null) return { rssBytes: 0, privateBytes: 0 }
    const why = error instanceof Error ? error.message : String(error)
    throw new Skipped(`memory of process ${pid} cannot be read: ${why}`, 'run as the user to whom it belongs')
  }
  const own = bytesOf(text, 'Pss_Anon') + bytesOf(text, 'Pss_Shmem') + bytesOf(text, 'SwapPss')
  return { rssBytes: bytesOf(text, 'Rss'), privateBytes: Math.max(0, own - bytesOf(text, 'LazyFree')) }
}

/** Sum of the highest resident sizes of all processes of the tree; they need not have come at the same time. */
export const treePeakRssBytes = (roots: readonly number[]): number =>
  peakRssOf(processTree(roots).map(({ pid }) => pid))

/** The same for processes that are listed. */
export const peakRssOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + bytesOf(readStatus(pid), 'VmHWM'), 0)

/** Open descriptors of processes: files, sockets, pipes. */
export const openDescriptors = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + descriptorsOf(pid), 0)

function descriptorsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return 0
  }
}

function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'latin1')
  } catch {
    return ''
  }
}

const bytesOf = (text: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024
