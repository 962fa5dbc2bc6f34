import { stallQuantileMs, type Stall } from '@gauntlet/kit/ground-truth'
import { flagText } from '../flag-text.ts'
import { runAutocannon, runOurs } from '../generators/run.ts'
import { compared, judged, type Row } from '../judge.ts'
import type { PeerName } from '../peer-commands.ts'
import { describeFigures, describePeer, runPeer } from '../peers.ts'
import type { Proof, ProofContext } from '../proof.ts'
import { spawnServer, type Server } from '../spawn-server.ts'

const toleranceShare = 0.02
/** Fifty divide both rates, as hey wants them per connection. */
const connections = 50
const peerNames: readonly PeerName[] = ['wrk', 'wrk2', 'hey', 'ab', 'k6', 'artillery', 'locust']

/** An open load must see a stall as all of its requests felt it, also those that it could not send meanwhile. */
export const stalls: Proof = {
  name: 'stalls',
  title: 'Latency under planted stalls, open loop; peers on the same server',
  run: async (context) => {
    const long: Stall = { everyMs: 10_000, stallMs: 1_000 }
    const brief: Stall = { everyMs: 1_000, stallMs: 100 }
    const rows: Row[] = []
    for (const { stall, seconds, rates } of [
      { stall: long, seconds: context.pick(40, 10), rates: context.pick([200, 1_000], [200]) },
      { stall: brief, seconds: context.pick(20, 3), rates: context.pick([200, 1_000], [1_000]) },
    ]) {
      const server = await spawnServer('holding.ts', stall, context.cores?.host ?? null)
      try {
        for (const ratePerSecond of rates) {
          const name = `${stall.stallMs} ms stall per ${stall.everyMs / 1_000} s, ${ratePerSecond}/s`
          const situation = { name, server, stall, seconds, ratePerSecond }
          rows.push(...(await ourRows(context, situation)), ...(await peerRows(context, situation)))
        }
      } finally {
        await server.stop()
      }
    }
    return rows
  },
}

interface Situation {
  readonly name: string
  readonly server: Server
  readonly stall: Stall
  readonly seconds: number
  readonly ratePerSecond: number
}

async function ourRows({ cores, say }: ProofContext, of: Situation): Promise<Row[]> {
  const { name, server, stall, seconds, ratePerSecond } = of
  say(name)
  const window = await runOurs(
    {
      url: server.url.href,
      steps: 'hello',
      shape: { shape: 'constant', ratePerSecond },
      connections: Math.min(128, ratePerSecond),
      warmupMs: 1_000,
      windowMs: seconds * 1_000,
    },
    cores?.generator ?? null,
  )
  const quantileRow = (share: number, value: number): Row => {
    const truth = stallQuantileMs(stall, share)
    const tolerance = Math.max(truth * toleranceShare, 1_000 / ratePerSecond)
    const aim = { from: truth - tolerance, to: truth + tolerance }
    return judged(`${name}: p${share * 100} by Gauntlet`, { aim, value, unit: 'ms' })
  }
  const figures = describeFigures({ ...window, perSecond: window.correct / seconds })
  return [
    quantileRow(0.95, window.p95Ms),
    quantileRow(0.99, window.p99Ms),
    compared(`${name}: Gauntlet`, `${figures}; ${flagText(window)}`),
  ]
}

async function peerRows({ cores, scratchDir, say }: ProofContext, of: Situation): Promise<Row[]> {
  const { name, server, seconds, ratePerSecond } = of
  const core = cores?.generator ?? null
  const rows: Row[] = []
  for (const peer of peerNames) {
    say(`${name}, ${peer}`)
    const run = await runPeer(peer, { url: server.url, connections, seconds, ratePerSecond, cores: core, scratchDir })
    rows.push(compared(`${name}: ${peer}`, describePeer(run)))
  }
  for (const correction of ['on', 'off'] as const) {
    say(`${name}, autocannon, correction ${correction}`)
    const run = await runAutocannon(
      { url: server.url.href, connections, warmupSeconds: 0, seconds, style: 'plain', ratePerSecond, correction },
      core,
    )
    const figures = describeFigures({ ...run, p95Ms: null, perSecond: run.goodputPerSecond })
    rows.push(compared(`${name}: autocannon -R, correction ${correction}`, figures))
  }
  return rows
}
