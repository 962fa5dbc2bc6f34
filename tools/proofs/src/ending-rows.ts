import { createRandom } from '@gauntlet/contract'
import { httpDriver, nowNs, type Ticket } from '@gauntlet/core/engine'
import { judged, type Row } from './judge.ts'
import type { ProofContext } from './proof.ts'
import { runIdleLoad } from './run-idle-load.ts'
import type { TroubleCounts } from './servers/troubled.ts'
import { spawnServer } from './spawn-server.ts'
import { stepsOf } from './steps.ts'

/** How soon it is quiet after a load was given up, from within and from outside. */
export const endingRows = async (context: ProofContext): Promise<Row[]> => [
  await closingRow(context),
  await abortRow(context),
]

const quietMs = 250
const crowd = 100

/** Gives up a hundred requests that are under way, and waits until the server sees no connection. */
async function closingRow({ cores, say }: ProofContext): Promise<Row> {
  say('closing with requests under way')
  const server = await spawnServer('troubled.ts', { trouble: 'silent' }, cores?.host ?? null)
  try {
    let settled = 0
    const open = httpDriver({
      url: server.url,
      steps: stepsOf('hello'),
      shared: null,
      random: createRandom('1'),
      timeoutMs: 60_000,
      sessionOf: 'connection',
    })
    const driver = await open({ settle: () => settled++, wrong: () => undefined, fail: () => undefined }, crowd)
    for (let i = 0; i < crowd; i++) driver.send(ticketNow())
    await until(async () => (await server.counts<TroubleCounts>()).requests === crowd)
    const startNs = nowNs()
    driver.abandon()
    await driver.close()
    await until(async () => (await server.counts<TroubleCounts>()).sockets === 0)
    const tookMs = (nowNs() - startNs) / 1e6
    const what = `requests given up to no connection left, ${crowd} under way`
    return judged(what, { aim: { atMost: quietMs }, value: settled === crowd ? tookMs : Number.NaN, unit: 'ms' })
  } finally {
    await server.stop()
  }
}

function ticketNow(): Ticket {
  const at = nowNs()
  return { operation: 0, client: 0, dueNs: at, releasedNs: at, handedNs: at, sentNs: at, settled: false }
}

const untilMs = 10_000

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadlineNs = nowNs() + untilMs * 1e6
  while (!(await isSo())) {
    if (nowNs() > deadlineNs) throw new Error('waited for 10 s in vain')
  }
}

/** Stops a whole trial from outside: its processes are gone when `runTrial` returns. */
async function abortRow(context: ProofContext): Promise<Row> {
  context.say('stopping a trial')
  const stop = new AbortController()
  let stoppedNs = Number.NaN
  const timer = setTimeout(() => {
    stoppedNs = nowNs()
    stop.abort()
  }, 2_000)
  const outcome = await runIdleLoad(context, { windowMs: 20_000, signal: stop.signal }).then(
    () => 'ended by itself',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  )
  const tookMs = (nowNs() - stoppedNs) / 1e6
  clearTimeout(timer)
  const value = outcome === 'Stopped' ? tookMs : Number.NaN
  return judged('trial stopped to no process left', { aim: { atMost: quietMs }, value, unit: 'ms' })
}
