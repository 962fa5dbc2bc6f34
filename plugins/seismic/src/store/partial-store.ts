import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { GauntletError } from '@gauntlet/contract/error'
import { readProcess } from '@gauntlet/contract/process-tree'

const suffix = '.partial'

/** The folder in which a store is built. It gets the store's name when it is whole. */
export const partialOf = (target: string): string => `${target}${suffix}`

/** Whether a path is that of a store that is being built. */
export const isPartial = (path: string): boolean => resolve(path).endsWith(suffix)

/** Makes sure that one process builds a store at a time. Returns what ends that. */
export function lockPartial(target: string): () => void {
  const directory = partialOf(target)
  mkdirSync(directory, { recursive: true })
  const path = join(directory, 'lock')
  const own = JSON.stringify(readProcess(process.pid) ?? { pid: process.pid })
  try {
    writeFileSync(path, own, { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const holder = holderOf(path)
    if (holder !== null) {
      throw new GauntletError(
        'SEISMIC_BUSY',
        `process ${holder} is writing ${target}; wait for it, or end it and run the command again`,
      )
    }
    writeFileSync(path, own)
  }
  return () => {
    rmSync(join(directory, 'lock'), { force: true })
    rmSync(join(target, 'lock'), { force: true })
  }
}

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
