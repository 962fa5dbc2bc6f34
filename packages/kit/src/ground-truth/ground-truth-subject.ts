import type { RequestListener } from 'node:http'
import { defineSubject, type HttpLoad, type HttpStep, type Shape } from '@gauntlet/contract'
import { functionPair } from './function-pair.ts'
import { clean, fillingCache, leakingCycle, lru, offHeapLeak, sawtooth, warmUp, type Cycle } from './leak-programs.ts'
import { listenerOf } from './listener-of.ts'
import { planted } from './planted.ts'
import type { ListenerSpec } from './server-spec.ts'

/** The same work, and work that is more by a known share. */
const hashers = {
  plain: functionPair(0).base,
  again: functionPair(0).more,
  'plus-3': functionPair(3).more,
  'plus-5': functionPair(5).more,
  'plus-10': functionPair(10).more,
} as const

/** One cycle each of programs whose memory is known. */
const createCycles = (): Readonly<Record<string, Cycle>> => ({
  clean,
  'bytes-32': leakingCycle(32),
  'bytes-128': leakingCycle(128),
  'bytes-150': leakingCycle(150),
  'bytes-1024': leakingCycle(1_024),
  'off-heap': offHeapLeak(8_192),
  lru: lru(1_000),
  cache: fillingCache(2_000),
  'warm-up': warmUp(2_000),
  sawtooth: sawtooth(1_000),
})

interface System {
  readonly hasher: () => string
  readonly cycles: Readonly<Record<string, Cycle>>
  readonly serviceMs: number
}

/** Asks for a name and believes only an answer that is this name. */
const ask: HttpStep = {
  name: 'ask',
  weight: 1,
  request: () => ({ path: '/alpha' }),
  expect: ({ status, body }) => (status === 200 && body.toString() === 'alpha') || `${status} ${body.toString()}`,
}

const httpCase = (
  spec: (system: System) => ListenerSpec,
  of: { shape: Shape; variants: readonly string[] },
): HttpLoad<System> => ({
  over: 'http',
  serve: (system): RequestListener => listenerOf(spec(system)),
  steps: [ask],
  shapes: [of.shape],
  variants: of.variants,
})

/** Programs and servers of known truth, as a subject: what `gauntlet selfcheck` runs. */
export default defineSubject({
  id: 'ground-truth',
  title: 'Ground truth',
  scales: { only: { items: 1 } },
  variants: { plain: {}, again: {}, 'plus-3': {}, 'plus-5': {}, 'plus-10': {}, fast: {}, slow: {} },
  build: ({ variant }): System => ({
    hasher: variant === 'fast' || variant === 'slow' ? hashers.plain : hashers[variant],
    cycles: createCycles(),
    serviceMs: variant === 'slow' ? planted.serviceMs.slow : planted.serviceMs.fast,
  }),
  micro: {
    hash: {
      run: ({ hasher }) => hasher(),
      check: (_system, output) => typeof output === 'string' && output.length === 64,
      variants: Object.keys(hashers),
    },
  },
  load: {
    service: httpCase(({ serviceMs }) => ({ server: 'latency', law: { law: 'constant', ms: serviceMs }, seed: '1' }), {
      shape: { shape: 'constant', ratePerSecond: 200 },
      variants: ['fast', 'slow'],
    }),
    wrong: httpCase(() => ({ server: 'wrong-body', every: planted.wrongEvery }), {
      shape: { shape: 'constant', ratePerSecond: 1_000 },
      variants: ['plain'],
    }),
    stall: httpCase(() => ({ server: 'stall', ...planted.stall }), {
      shape: { shape: 'constant', ratePerSecond: 640 },
      variants: ['plain'],
    }),
  },
  leak: Object.fromEntries(
    Object.keys(createCycles()).map((name) => [
      name,
      { cycle: ({ cycles }: System, i: number) => cycles[name]?.(i), variants: ['plain'] },
    ]),
  ),
  omits: { memory: 'what is kept and charged is checked by the leak programs' },
})
