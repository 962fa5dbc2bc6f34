import { readFileSync } from 'node:fs'
import { median } from '@gauntlet/stats'

const everyMs = 50

/**
 * Watches the memory of the process that this one has started as its child, from outside, until it is stopped. Where a
 * trial runs, that child is the generator; the system is hosted in a child of its own.
 */
export function watchGenerator(): {
  readonly stop: () => void
  readonly seen: () => { readonly peakMegabytes: number; readonly steadyMegabytes: number }
} {
  const resident: number[] = []
  let peak = Number.NaN
  const timer = setInterval(() => {
    for (const pid of children()) {
      const status = statusOf(pid)
      const now = bytesOf(status, 'VmRSS')
      const most = bytesOf(status, 'VmHWM')
      if (Number.isNaN(now)) continue
      resident.push(now / 1e6)
      peak = Math.max(Number.isNaN(peak) ? 0 : peak, most / 1e6)
    }
  }, everyMs)
  return {
    stop: () => clearInterval(timer),
    seen: () => ({
      peakMegabytes: peak,
      steadyMegabytes: resident.length === 0 ? Number.NaN : median(resident.slice(resident.length / 2)),
    }),
  }
}

const children = (): string[] =>
  readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1').split(' ').filter(Boolean)

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'latin1')
  } catch {
    return ''
  }
}

/** Bytes; not a number for a process that has ended. */
const bytesOf = (status: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) * 1_024
