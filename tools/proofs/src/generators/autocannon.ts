import { createRequire } from 'node:module'
import { build, type Histogram } from 'hdr-histogram-js'
import { printResult, readTask } from '../run-script.ts'

export interface AutocannonTask {
  readonly url: string
  readonly connections: number
  readonly warmupSeconds: number
  readonly seconds: number
  /** One request over and over; or five with ids, checks and a histogram each, as its own options allow. */
  readonly style: 'plain' | 'operations'
  readonly ratePerSecond?: number
  /** Its correction for coordinated omission, which is on by default where a rate is given. */
  readonly correction?: 'on' | 'off'
}

export interface AutocannonResult {
  readonly goodputPerSecond: number
  readonly cpuUsPerRequest: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** The parts of autocannon's result that are read here; it has no types of its own. */
interface Stock {
  readonly '2xx': number
  readonly duration: number
  readonly requests: { readonly total: number }
  readonly latency: { readonly p50: number; readonly p99: number }
}

type Context = { id?: string; startMs?: number }
type Request = { method: string; path: string; body?: string }

interface Operation extends Request {
  readonly setupRequest: (request: Request, context: Context) => Request
  readonly onResponse: (status: number, body: string, context: Context) => void
}

/** What a user writes who wants a mix with ids that come from replies, checks, and a histogram for each operation. */
function operations(onWrong: () => void): Operation[] {
  const operation = (
    request: Request,
    of: { setup?: (request: Request, context: Context) => Request; on?: (body: string, context: Context) => boolean },
  ): Operation => {
    const histogram: Histogram = build({ numberOfSignificantValueDigits: 3 })
    return {
      ...request,
      setupRequest: (asked, context) => {
        context.startMs = performance.now()
        return of.setup ? of.setup(asked, context) : asked
      },
      onResponse: (status, body, context) => {
        histogram.recordValue(Math.max(1, Math.round((performance.now() - (context.startMs ?? 0)) * 1_000)))
        if (status !== 200 || !(of.on?.(body, context) ?? body === '[]')) onWrong()
      },
    }
  }
  const held = (context: Context): string => context.id ?? '0'
  const byId = {
    setup: (asked: Request, context: Context): Request => ({ ...asked, path: `/items/${held(context)}` }),
    on: (body: string, context: Context): boolean => body === `{"id":"${held(context)}"}`,
  }
  return [
    operation(
      { method: 'POST', path: '/items', body: '{"name":"lamp","price":12}' },
      { on: (body, context) => (context.id = (JSON.parse(body) as { id: string }).id) !== '' },
    ),
    operation({ method: 'GET', path: '/items/0' }, byId),
    operation({ method: 'PUT', path: '/items/0', body: '{"price":13}' }, byId),
    operation({ method: 'GET', path: '/items' }, {}),
    operation({ method: 'DELETE', path: '/items/0' }, byId),
  ]
}

async function main(task: AutocannonTask): Promise<void> {
  const autocannon = createRequire(import.meta.url)('autocannon') as (options: object) => Promise<Stock>
  let wrong = 0
  const run = (seconds: number): Promise<Stock> =>
    autocannon({
      url: task.url,
      connections: task.connections,
      duration: seconds,
      // Its default shortens no run, but rounds every duration up to whole samples.
      sampleInt: 500,
      ...(task.style === 'operations' ? { requests: operations(() => wrong++) } : {}),
      ...(task.ratePerSecond === undefined ? {} : { overallRate: task.ratePerSecond }),
      ignoreCoordinatedOmission: task.correction === 'off',
    })
  if (task.warmupSeconds > 0) await run(task.warmupSeconds)
  wrong = 0
  const before = process.cpuUsage()
  const result = await run(task.seconds)
  const { user, system } = process.cpuUsage(before)
  printResult({
    goodputPerSecond: (result['2xx'] - wrong) / result.duration,
    cpuUsPerRequest: (user + system) / result.requests.total,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  } satisfies AutocannonResult)
}

if (import.meta.main) await main(readTask() as AutocannonTask)
