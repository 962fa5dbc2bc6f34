import { readdirSync, readFileSync } from 'node:fs'
import { processTree } from '@gauntlet/contract'

/** The environment variable by which everything that a run started can be found again. */
export const tokenVariable = 'GAUNTLET_TOKEN'

const pids = (): number[] => {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

/** Processes whose environment carries a token that begins so, other than this one. Linux only; elsewhere none. */
export function findMarked(token: string): number[] {
  const mark = `${tokenVariable}=${token}`
  return pids().filter((pid) => {
    if (pid === process.pid) return false
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1')
        .split('\0')
        .some((entry) => entry.startsWith(mark))
    } catch {
      return false
    }
  })
}

/** Kills what `findMarked` finds, until nothing is found or 2 s have passed. Returns how many there were. */
export async function sweep(token: string): Promise<number> {
  const seen = new Set<number>()
  const until = performance.now() + 2_000
  for (let found = findMarked(token); found.length > 0; found = findMarked(token)) {
    for (const pid of found) {
      seen.add(pid)
      kill(pid)
    }
    if (performance.now() > until) break
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return seen.size
}

/** SIGKILL to a process, or to a group where `pid` is negative; gone already is fine. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // ESRCH: it has ended by itself.
  }
}

/**
 * Resident bytes of a process and all its descendants. Memory that they share counts once, as the largest share of one:
 * a PostgreSQL of 51 connections would else be charged with its buffers 51 times. 0 for what cannot be read.
 */
export const residentBytes = (pid: number): number => residentBytesOf(processTree([pid]).map((each) => each.pid))

/** The same of these processes alone. */
export function residentBytesOf(those: readonly number[]): number {
  const sizes = those.map(ownResidentBytes)
  return sizes.reduce((sum, { anonymous }) => sum + anonymous, 0) + Math.max(0, ...sizes.map(({ mapped }) => mapped))
}

function ownResidentBytes(pid: number): { anonymous: number; mapped: number } {
  let text = ''
  try {
    text = readFileSync(`/proc/${pid}/status`, 'latin1')
  } catch {
    // It has ended.
  }
  const bytes = (field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024
  return { anonymous: bytes('RssAnon'), mapped: bytes('RssFile') + bytes('RssShmem') }
}
