import type { RequestListener } from 'node:http'
import { perSystem, type External, type HttpLoad, type HttpStep, type Served } from '@gauntlet/contract'
import { batchOf, mix, share, verify } from './steps.ts'
import type { TruthSystem } from './system.ts'
import { warmUp } from './warm-up.ts'
import { watchDrift } from './watch-drift.ts'

type Case = HttpLoad<TruthSystem>

const scales = ['10k']

/** A listener, or what listens by itself, with all claims sent to it once. */
async function warm(system: TruthSystem, served: RequestListener | External): Promise<Served> {
  await warmUp(
    typeof served === 'function' ? served : served.url,
    system.claims().map(({ text }) => text),
  )
  await system.beginCounting()
  return served
}

const serve = (system: TruthSystem): Promise<Served> => warm(system, system.outside ?? system.service().listener)

const watchOf = perSystem((system: TruthSystem) => watchDrift(system.service()))

const thinkMs = [1, 10] as const

/**
 * Windows of the cases that claims about whole scenarios rest on, longest where a rate is to be sustained, and of those
 * with one route. The others compare settings, for which the profile's window does.
 */
const seconds = { baseline: 10, crowd: 5, stress: 20, rate: 10, single: 5 } as const

const common = { over: 'http', scales, serve, share } as const

/** The mix with the published number of users, who think. */
const scenarios: Readonly<Record<string, Case>> = {
  baseline: {
    ...common,
    title: '50 users who think for 1–10 ms',
    variants: ['optimised', 'fixed-window'],
    steps: mix,
    shapes: [{ shape: 'closed', clients: 50, thinkMs, seconds: seconds.baseline }],
  },
  'baseline-all': {
    ...common,
    from: 'standard',
    title: 'the same mix and users, on the other variants',
    variants: ['naive', 'redis'],
    steps: mix,
    shapes: [{ shape: 'closed', clients: 50, thinkMs }],
  },
  crowd: {
    ...common,
    from: 'standard',
    title: '200 users who think for 1–10 ms',
    variants: ['optimised'],
    steps: mix,
    shapes: [{ shape: 'closed', clients: 200, thinkMs, seconds: seconds.crowd }],
  },
  stress: {
    ...common,
    title: '200 users who do not think',
    variants: ['optimised'],
    steps: mix,
    shapes: [{ shape: 'closed', clients: 200, seconds: seconds.stress }],
  },
  capacity: {
    ...common,
    from: 'standard',
    title: 'the sweep over users who do not think; 200 of them are `stress`',
    variants: ['optimised'],
    steps: mix,
    shapes: [50, 100, 400, 800].map((clients) => ({ shape: 'closed', clients })),
  },
  spike: {
    ...common,
    title: 'ten times the rate for a seventh of the window',
    variants: ['optimised'],
    steps: mix,
    shapes: [{ shape: 'spike', ratePerSecond: 500, factor: 10 }],
  },
  endurance: {
    ...common,
    from: 'standard',
    title: 'a steady rate for as long as the profile allows',
    variants: ['optimised'],
    steps: mix,
    serve: async (system) => {
      await serve(system)
      return watchOf(system).listener
    },
    gauges: (system) => watchOf(system).gauges(),
    shapes: [{ shape: 'soak', ratePerSecond: 1_000 }],
  },
}

/** What the bare server always says: an answer of the service. */
const constant =
  '{"claims":["Acme has 96596 employees, as was confirmed by the statistics office"],' +
  '"confidence":1,"cache_hit":true,"processing_time_us":12}'

const answerConstant: RequestListener = (_request, response) => {
  const head = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(constant) }
  response.writeHead(200, head).end(constant)
}

/** The published rate. */
const ratePerSecond = 10_000

/** One route, to set the service beside others. */
const single: Readonly<Record<string, Case>> = {
  verify: {
    ...common,
    title: 'one text per request',
    variants: ['optimised', 'naive', 'fake-hits'],
    steps: [verify],
    shapes: [{ shape: 'closed', clients: 50, seconds: seconds.single }],
  },
  'verify-all': {
    ...common,
    from: 'standard',
    title: 'the same, on the other variants',
    variants: ['uncached', 'redis'],
    steps: [verify],
    shapes: [{ shape: 'closed', clients: 50, seconds: seconds.single }],
  },
  'verify-rate': {
    ...common,
    title: 'one text per request, 10,000 requests per second on schedule',
    variants: ['optimised'],
    steps: [verify],
    shapes: [{ shape: 'constant', ratePerSecond, requests: seconds.rate * ratePerSecond }],
  },
  'verify-beside-bare': {
    ...common,
    from: 'standard',
    title: 'one text per request, in turns with a server that does no work',
    variants: ['optimised'],
    steps: [verify],
    beside: {
      title: 'a node:http server that answers a constant',
      serve: (system) => warm(system, answerConstant),
      steps: [{ ...verify, expect: ({ body }) => body.toString('latin1') === constant }],
    },
    shapes: [{ shape: 'closed', clients: 50, seconds: seconds.single }],
  },
}

const batchStep = (texts: number): HttpStep => batchOf(texts, texts)

/** Texts per request, from one to a thousand. */
const batches: Readonly<Record<string, Case>> = Object.fromEntries(
  [1, 10, 100, 1_000].map((texts) => [
    `batch-${texts}`,
    {
      ...common,
      from: 'standard',
      title: `${texts} texts per request`,
      variants: ['optimised'],
      steps: [batchStep(texts)],
      shapes: [{ shape: 'closed', clients: 10 }],
    } satisfies Case,
  ]),
)

export const gridSizes = [10, 100, 1_000] as const
export const gridWindowsMs = [1, 10] as const

/** Batch size × window, without the flush when idle, which would hide both. */
const grid: Readonly<Record<string, Case>> = Object.fromEntries(
  gridSizes.flatMap((batchSize) =>
    gridWindowsMs.map((batchWindowMs) => [
      `size-${batchSize}-window-${batchWindowMs}`,
      {
        ...common,
        from: 'standard',
        title: `batches of ${batchSize}, window ${batchWindowMs} ms`,
        variants: ['fixed-window'],
        serve: (system) => warm(system, system.openWith({ batchSize, batchWindowMs }).listener),
        steps: [verify],
        shapes: [{ shape: 'closed', clients: 50, thinkMs }],
      } satisfies Case,
    ]),
  ),
)

export const loadCases: Readonly<Record<string, Case>> = { ...scenarios, ...single, ...batches, ...grid }
