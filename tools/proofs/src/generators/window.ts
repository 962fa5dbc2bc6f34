import { createRandom, type Shape } from '@gauntlet/contract'
import {
  httpDriver,
  openUndiciGate,
  runWindow,
  windowFlags,
  type Outcome,
  type HttpTarget,
  type OpenDriver,
} from '@gauntlet/core/engine'
import { printResult, readTask } from '../run-script.ts'
import { burn, stepsOf, type StepsName } from '../steps.ts'

export interface WindowTask {
  readonly url: string
  readonly steps: StepsName
  readonly shape: Shape
  readonly connections: number
  /** Whose sockets and parser: autocannon's, unless told. */
  readonly gate?: 'autocannon' | 'undici'
  readonly warmupMs: number
  readonly windowMs: number
  readonly timeoutMs?: number
  /** Time that every check takes. */
  readonly burnMs?: number
  /** The loop is blocked for `forMs` in every `everyMs`. */
  readonly block?: { readonly everyMs: number; readonly forMs: number }
}

export interface WindowResult {
  readonly offered: number
  readonly correct: number
  readonly goodputPerSecond: number
  /** Requests since the start, warm-up included, and how they ended. */
  readonly sent: number
  readonly ended: { readonly [outcome in Outcome]: number }
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly loopBusyShare: number
  readonly runQueueShare: number
  readonly sendLagP99Ms: number
  readonly flags: ReadonlyArray<{ readonly code: string; readonly severity: string }>
  /** CPU time of this process per request, within the window. */
  readonly cpuUsPerRequest: number
  readonly wrongSamples: readonly string[]
}

const drainMs = 3_000

/** One window of our own engine in this process, which does nothing else. */
async function main(task: WindowTask): Promise<void> {
  const random = createRandom('1')
  const steps = stepsOf(task.steps, task.burnMs)
  const closed = task.shape.shape === 'closed'
  const ended = { correct: 0, wrong: 0, status: 0, transport: 0, timeout: 0, unsent: 0 }
  let sent = 0
  let settled = 0
  const open: OpenDriver = async (events, connections) => {
    const target: HttpTarget = {
      url: new URL(task.url),
      steps,
      shared: null,
      random: random.fork('steps'),
      timeoutMs: task.timeoutMs ?? 5_000,
      sessionOf: closed ? 'client' : 'connection',
    }
    const driver = await httpDriver(target, task.gate === 'undici' ? openUndiciGate : undefined)(
      {
        ...events,
        settle: (ticket, outcome, of) => {
          settled++
          ended[outcome]++
          events.settle(ticket, outcome, of)
        },
      },
      connections,
    )
    return {
      ...driver,
      send: (ticket) => {
        sent++
        driver.send(ticket)
      },
    }
  }
  const spent = watchCpu(task, () => settled)
  const { block } = task
  const blocking = block ? setInterval(() => burn(block.forMs), block.everyMs) : undefined
  const window = await runWindow({ ...task, operations: steps, drainMs, random, open })
  clearInterval(blocking)
  const { latency, sendLag, offered, outcomes, completed } = window.settled
  printResult({
    offered,
    correct: outcomes.correct,
    goodputPerSecond: completed / (task.windowMs / 1_000),
    sent,
    ended,
    p50Ms: latency.at(0.5) / 1e6,
    p95Ms: latency.at(0.95) / 1e6,
    p99Ms: latency.at(0.99) / 1e6,
    loopBusyShare: window.generator.loopBusyShare,
    runQueueShare: window.generator.runQueueShare,
    sendLagP99Ms: sendLag.at(0.99) / 1e6,
    flags: windowFlags(window, { model: closed ? 'closed' : 'open', over: 'http' }).map(({ code, severity }) => ({
      code,
      severity,
    })),
    cpuUsPerRequest: spent(),
    wrongSamples: window.wrongSamples,
  } satisfies WindowResult)
}

/** Reads this process's CPU time when the warm-up ends and when the window does: µs per request that was answered between. */
function watchCpu({ warmupMs, windowMs }: WindowTask, answered: () => number): () => number {
  let perRequest = Number.NaN
  setTimeout(() => {
    const from = process.cpuUsage()
    const before = answered()
    setTimeout(() => {
      const { user, system } = process.cpuUsage(from)
      perRequest = (user + system) / (answered() - before)
    }, windowMs - 50)
  }, warmupMs + 50)
  return () => perRequest
}

if (import.meta.main) await main(readTask() as WindowTask)
