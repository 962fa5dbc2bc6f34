import { median } from '@gauntlet/stats'
import { runAutocannon, runOurs, runUndici } from '../generators/run.ts'
import { compared, type Row } from '../judge.ts'
import { bodyKinds, bodySizes, type BodyName } from '../large-bodies.ts'
import type { Proof, ProofContext } from '../proof.ts'
import { ratioRow, runRounds, type Contender } from '../rounds.ts'
import { show } from '../show.ts'
import { startQuickServer } from '../start-nginx.ts'

const connections = 10
const atLeastUndici = 0.5
const atLeastStock = (size: number): number => (size < 2 ** 20 ? 8 : 10)

/** Large answers: autocannon as it comes makes text of them piece by piece. */
export const bodies: Proof = {
  name: 'bodies',
  title: 'Large bodies, closed load, 10 connections',
  run: async (context) => {
    const server = await startQuickServer(context.scratchDir, context.cores?.host ?? null)
    const rows: Row[] = []
    try {
      for (const kind of bodyKinds) {
        for (const size of bodySizes) rows.push(...(await measure(context, { url: server.url, kind, size })))
      }
    } finally {
      await server.stop()
    }
    return rows
  },
}

async function measure(
  { pick, cores, say }: ProofContext,
  { url, kind, size }: { url: URL; kind: (typeof bodyKinds)[number]; size: number },
): Promise<Row[]> {
  const name = `${size / 2 ** 10} KiB of ${kind}`
  const contenders = contendersFor(url, {
    steps: `${kind}-${size}`,
    warmupSeconds: 1,
    seconds: pick(4, 1),
    cores: cores?.generator ?? null,
  })
  const paces = await runRounds(contenders, { rounds: pick(6, 2), say: (text) => say(`${name}, ${text}`) })
  const against = (peer: string, atLeast: number): Row =>
    ratioRow(`${name}: goodput ÷ ${peer}`, { paces, of: ['Gauntlet', peer], atLeast })
  return [
    against('autocannon', atLeastStock(size)),
    against('undici', atLeastUndici),
    ...[...paces].map(([who, own]) => {
      const perSecond = median(own.map((pace) => pace.goodputPerSecond))
      return compared(`${name}: ${who}`, `${show(perSecond, '/s')}, ${show((perSecond * size) / 1e6, 'MB/s')}`)
    }),
  ]
}

function contendersFor(
  url: URL,
  of: { steps: BodyName; warmupSeconds: number; seconds: number; cores: readonly number[] | null },
): Contender[] {
  const { steps, warmupSeconds, seconds, cores } = of
  const times = { connections, warmupMs: warmupSeconds * 1_000, windowMs: seconds * 1_000 }
  const body = new URL(`/body/${steps}`, url).href
  return [
    {
      name: 'Gauntlet',
      run: () => runOurs({ url: url.href, steps, shape: { shape: 'closed', clients: connections }, ...times }, cores),
    },
    {
      name: 'autocannon',
      run: () => runAutocannon({ url: body, connections, warmupSeconds, seconds, style: 'plain' }, cores),
    },
    { name: 'undici', run: () => runUndici({ url: url.href, steps, ...times }, cores) },
  ]
}
