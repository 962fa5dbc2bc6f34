import type { WindowResult } from '../generators/window.ts'
import { runOurs } from '../generators/run.ts'
import { judged, type Row } from '../judge.ts'
import { endingRows } from '../ending-rows.ts'
import type { Proof, ProofContext } from '../proof.ts'
import { runIdleLoad } from '../run-idle-load.ts'
import type { Trouble, TroubleCounts } from '../servers/troubled.ts'
import { spawnServer } from '../spawn-server.ts'
import { watchGenerator } from '../watch-generator.ts'

const troubles: ReadonlyArray<{ trouble: Trouble; says: string; endsIn: 'transport' | 'status' | 'timeout' | null }> = [
  { trouble: 'close', says: 'each answer closes its connection', endsIn: null },
  { trouble: 'reset', says: 'every 50th request is reset', endsIn: 'transport' },
  { trouble: 'refuse', says: 'every 7th answer is a 503', endsIn: 'status' },
  { trouble: 'late', says: 'every 20th answer comes after the timeout', endsIn: 'timeout' },
  { trouble: 'short-lived', says: 'connections take 20 requests', endsIn: null },
]

/** By how many requests our books and the server's own count differ. 0 where both agree on everything. */
export function bookFaults(
  { sent, ended }: Pick<WindowResult, 'sent' | 'ended'>,
  server: Pick<TroubleCounts, 'requests' | 'troubled'>,
  endsIn: 'transport' | 'status' | 'timeout' | null,
): number {
  const expected = {
    correct: server.requests - server.troubled,
    transport: 0,
    status: 0,
    timeout: 0,
    wrong: 0,
    unsent: 0,
  }
  if (endsIn) expected[endsIn] = server.troubled
  const outcomes = Object.keys(expected) as Array<keyof typeof expected>
  const differing = outcomes.reduce((sum, outcome) => sum + Math.abs(ended[outcome] - expected[outcome]), 0)
  return differing + Math.abs(sent - server.requests)
}

/** Troubled servers: every request is credited to its own operation and ends in exactly one outcome. */
export const accounting: Proof = {
  name: 'accounting',
  title: 'Books under trouble, ending early, and memory',
  run: async (context) => [
    ...(await troubleRows(context)),
    ...(await endingRows(context)),
    ...(await memoryRows(context)),
  ],
}

async function troubleRows({ pick, cores, say }: ProofContext): Promise<Row[]> {
  const rows: Row[] = []
  for (const { trouble, says, endsIn } of troubles) {
    say(says)
    const server = await spawnServer('troubled.ts', { trouble }, cores?.host ?? null)
    try {
      const window = await runOurs(
        {
          url: server.url.href,
          steps: 'named',
          shape: { shape: 'closed', clients: 50 },
          connections: 50,
          warmupMs: 0,
          windowMs: pick(10_000, 1_000),
          timeoutMs: 400,
        },
        cores?.generator ?? null,
      )
      const counts = await server.counts<TroubleCounts>()
      const faults = bookFaults(window, counts, endsIn)
      rows.push(
        judged(`${says}: requests not accounted for exactly`, {
          aim: { atMost: 0 },
          value: faults,
          says: `${faults} of ${window.sent}, ${counts.troubled} planted`,
        }),
      )
    } finally {
      await server.stop()
    }
  }
  return rows
}

const mostMegabytes = 150

async function memoryRows(context: ProofContext): Promise<Row[]> {
  context.say('memory of the generator')
  const watch = watchGenerator()
  try {
    await runIdleLoad(context, { windowMs: context.pick(10_000, 2_000) })
  } finally {
    watch.stop()
  }
  const { peakMegabytes, steadyMegabytes } = watch.seen()
  const aim = { atMost: mostMegabytes }
  return [
    judged('resident memory of the generator at 100 connections, peak', { aim, value: peakMegabytes, unit: 'MB' }),
    judged('the same, median of the second half', { aim, value: steadyMegabytes, unit: 'MB' }),
  ]
}
