import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { GauntletError } from '@gauntlet/contract/error'
import { readProcess } from '@gauntlet/contract/process-tree'

const suffix = '.partial'

/** The folder in which a store is built. It gets the store's name when it is whole. */
export const partialOf = (target: string): string => `${target}${suffix}`

/** Whether a path is that of a store that is being built. */
export const isPartial = (path: string): boolean => resolve(path).endsWith(suffix)

/** Who has made a lock has also written to it by then, unless he is dead. */
const settleMs = 50

/** A lock that was given up may be taken by another process first; whoever comes after that finds it held. */
const attempts = 3

/** Makes sure that one process builds a store at a time. Returns what ends that. */
export function lockPartial(target: string): () => void {
  const directory = partialOf(target)
  mkdirSync(directory, { recursive: true })
  const path = join(directory, 'lock')
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (makeLock(path)) {
      return () => {
        rmSync(path, { force: true })
        rmSync(join(target, 'lock'), { force: true })
      }
    }
    const holder = holderOf(path) ?? (sleep(settleMs), holderOf(path))
    if (holder !== null) throw busy(target, `process ${holder} is`)
    takeAway(path)
  }
  throw busy(target, 'other processes are')
}

const busy = (target: string, who: string): GauntletError =>
  new GauntletError('SEISMIC_BUSY', `${who} writing ${target}; wait for it, or end it and run the command again`)

/** False where there is one. */
function makeLock(path: string): boolean {
  try {
    writeFileSync(path, JSON.stringify(readProcess(process.pid) ?? { pid: process.pid }), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  }
}

/** Removes a lock that nobody holds. Of several processes that do so, one gets the file; a lock that is new goes back. */
function takeAway(path: string): void {
  const away = `${path}.${process.pid}`
  try {
    renameSync(path, away)
    if (holderOf(away) !== null) writeFileSync(path, readFileSync(away), { flag: 'wx' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error
  } finally {
    rmSync(away, { force: true })
  }
}

const sleep = (ms: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

/** The process that holds a lock, if it lives and /proc shows it; the start time tells it from a later one of its number. */
function holderOf(path: string): number | null {
  try {
    const { pid, startTicks } = JSON.parse(readFileSync(path, 'utf8')) as { pid: number; startTicks?: number }
    const living = readProcess(pid)
    return living !== null && living.startTicks === startTicks ? pid : null
  } catch {
    return null
  }
}
