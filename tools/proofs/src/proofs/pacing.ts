import { median, quantile } from '@gauntlet/stats'
import { flagText } from '../flag-text.ts'
import { runOurs } from '../generators/run.ts'
import { compared, judged, type Row } from '../judge.ts'
import type { Proof } from '../proof.ts'
import type { ArrivalCounts } from '../servers/arrivals.ts'
import { spawnServer } from '../spawn-server.ts'

/** From here on a schedule is dense enough that its deviation has a tail. */
const judgedFromPerSecond = 500

export interface Deviation {
  /** Requests per second as they arrived. */
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** How far arrivals are from a schedule of one every 1/rate, early or late, when it is laid through their middle. */
export function deviationOf(atMs: readonly number[], ratePerSecond: number): Deviation {
  const late = atMs.map((at, k) => at - (k * 1_000) / ratePerSecond)
  const middle = median(late)
  const off = late.map((value) => Math.abs(value - middle))
  return {
    perSecond: ((atMs.length - 1) * 1_000) / ((atMs.at(-1) ?? 0) - (atMs[0] ?? 0)),
    p50Ms: quantile(off, 0.5),
    p99Ms: quantile(off, 0.99),
  }
}

/** What is offered must be what was asked for, and evenly: as the server sees it. */
export const pacing: Proof = {
  name: 'pacing',
  title: 'Rate and evenness of an open load, as the server sees them',
  run: async ({ pick, cores, say }) => {
    const warmupMs = 1_000
    const windowMs = pick(20_000, 2_000)
    const rows: Row[] = []
    for (const ratePerSecond of [100, 500, 1_000, 2_000, 5_000]) {
      say(`${ratePerSecond}/s`)
      const server = await spawnServer('arrivals.ts', {}, cores?.host ?? null)
      try {
        const window = await runOurs(
          {
            url: server.url.href,
            steps: 'numbered',
            shape: { shape: 'constant', ratePerSecond },
            connections: Math.min(128, ratePerSecond),
            warmupMs,
            windowMs,
          },
          cores?.generator ?? null,
        )
        const { atMs } = await server.counts<ArrivalCounts>()
        const seen = atMs.slice((ratePerSecond * warmupMs) / 1_000).filter((at) => at !== null)
        const deviation = deviationOf(seen, ratePerSecond)
        const answered = (window.correct * 1_000) / (ratePerSecond * windowMs)
        rows.push(compared(`${ratePerSecond}/s: flags`, flagText(window)))
        const achieved = answered * (deviation.perSecond / ratePerSecond)
        rows.push(
          judged(`${ratePerSecond}/s: achieved off offered by`, {
            aim: { atMost: 0.1 },
            value: Math.abs(achieved - 1) * 100,
            unit: '%',
          }),
        )
        if (ratePerSecond < judgedFromPerSecond) continue
        const off = `${ratePerSecond}/s: off the schedule at the server`
        rows.push(judged(`${off}, p50`, { aim: { atMost: 0.5 }, value: deviation.p50Ms, unit: 'ms' }))
        rows.push(judged(`${off}, p99`, { aim: { atMost: 2 }, value: deviation.p99Ms, unit: 'ms' }))
      } finally {
        await server.stop()
      }
    }
    return rows
  },
}
