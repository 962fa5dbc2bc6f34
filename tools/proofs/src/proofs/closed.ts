import { median } from '@gauntlet/stats'
import { runAutocannon, runOurs } from '../generators/run.ts'
import { compared } from '../judge.ts'
import type { PeerName } from '../peer-commands.ts'
import { runPeer } from '../peers.ts'
import type { Proof, ProofContext } from '../proof.ts'
import { ratioRow, runRounds, type Contender, type Pace } from '../rounds.ts'
import { show } from '../show.ts'
import { startQuickServer } from '../start-nginx.ts'
import type { StepsName } from '../steps.ts'

const connections = 50
const ours = 'Gauntlet: five operations with ids, checks and histograms'
const plain = 'autocannon: one request'
const styled = 'autocannon: five operations in its own way'

const aims = [
  [plain, 0.95],
  [styled, 1.5],
  ['wrk', 0.4],
] as const

/** What checks, ids and books cost in a closed load, against generators that do less of it or none. */
export const closed: Proof = {
  name: 'closed',
  title: 'Closed load, 50 connections, generator and server on a core each',
  run: async (context) => {
    const server = await startQuickServer(context.scratchDir, context.cores?.host ?? null)
    const contenders = contendersFor(server.url, context)
    try {
      const paces = await runRounds(contenders, { rounds: context.pick(10, 2), say: context.say })
      return [
        ...aims.map(([peer, atLeast]) => ratioRow(`goodput ÷ ${peer}`, { paces, of: [ours, peer], atLeast })),
        ...contenders.map(({ name }) => compared(`${name}, on ${server.name}`, describe(paces.get(name)))),
      ]
    } finally {
      await server.stop()
    }
  },
}

function contendersFor(url: URL, { pick, cores, scratchDir }: ProofContext): Contender[] {
  const core = cores?.generator ?? null
  const seconds = pick(6, 2)
  const warmupSeconds = pick(2, 1)
  const own = async (steps: StepsName, gate?: 'undici'): Promise<Pace> => {
    const window = await runOurs(
      {
        url: url.href,
        steps,
        shape: { shape: 'closed', clients: connections },
        connections,
        warmupMs: warmupSeconds * 1_000,
        windowMs: seconds * 1_000,
        ...(gate ? { gate } : {}),
      },
      core,
    )
    if (window.correct !== window.offered) throw new Error(`wrong answers: ${window.wrongSamples.join('; ')}`)
    return window
  }
  const stock = (style: 'plain' | 'operations'): Promise<Pace> =>
    runAutocannon({ url: url.href, connections, warmupSeconds, seconds, style }, core)
  const foreign = async (name: PeerName): Promise<Pace | null> => {
    const run = await runPeer(name, { url, connections, seconds, cores: core, scratchDir })
    if (run.state === 'failed') throw new Error(`${name}: ${run.why}`)
    if (run.state === 'absent') return null
    return { goodputPerSecond: run.figures.perSecond ?? Number.NaN, cpuUsPerRequest: run.cpuUsPerRequest }
  }
  return [
    { name: ours, run: () => own('items') },
    { name: 'Gauntlet: the same over undici', run: () => own('items', 'undici') },
    { name: 'Gauntlet: one request', run: () => own('hello') },
    { name: plain, run: () => stock('plain') },
    { name: styled, run: () => stock('operations') },
    ...(['wrk', 'hey', 'ab'] as const).map((name) => ({ name, run: () => foreign(name) })),
  ]
}

function describe(paces: readonly Pace[] | undefined): string {
  if (!paces) return 'not on this machine'
  const of = (key: keyof Pace): number => median(paces.map((pace) => pace[key]))
  return `${show(of('goodputPerSecond'), '/s')}, ${show(of('cpuUsPerRequest'), 'µs')} of CPU per request`
}
