import { readFileSync } from 'node:fs'
import type { Flag } from '@gauntlet/record'
import { nowNs } from './clock.ts'
import { percentBeside } from './percent-beside.ts'

/** Waited on a run queue for more than this share of the time: figures of this process are not to be believed. */
const invalidShare = 0.15
const warnShare = 0.05

/** Time that this process's main thread waited for a core, in ns. 0 where the kernel does not say. */
function waitedNs(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1])
  } catch {
    return 0
  }
}

/** Starts watching how long this thread waits for a core; `share()` is the waiting ÷ wall since then, 0–1. */
export function watchRunQueue(): { readonly share: () => number } {
  const startNs = nowNs()
  const waitedBefore = waitedNs()
  return { share: () => Math.min(1, Math.max(0, (waitedNs() - waitedBefore) / Math.max(1, nowNs() - startNs))) }
}

/** The flag `cpu-contention`: other work of this machine took the core away. Medians stand that better than tails. */
export function contentionFlags(waitingShare: number): Flag[] {
  if (waitingShare < warnShare) return []
  return [
    {
      code: 'cpu-contention',
      severity: waitingShare >= invalidShare ? 'invalidates' : 'warn',
      voids: 'times and rates',
      observed: waitingShare,
      limit: waitingShare >= invalidShare ? invalidShare : warnShare,
      because: `waited ${percentBeside(waitingShare, [warnShare, invalidShare])} of the time for a core; end other work on this machine, or use one with more cores`,
    },
  ]
}
