import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { perSystem, type CallsLoad, type HttpLoad } from '@gauntlet/contract'
import { createHttpFace } from './face/http-face.ts'
import type { Step } from './process/step.ts'
import { gather, share, window } from './steps.ts'
import { startSynchronousWork } from './synchronous-work.ts'
import type { SeismicSystem } from './system.ts'
import type { Done } from './work.ts'

type Calls = CallsLoad<SeismicSystem>
type Http = HttpLoad<SeismicSystem>

const thread = perSystem((system: SeismicSystem) => {
  const work = startSynchronousWork()
  system.defer(work.close)
  return work
})

const wholeFile = {
  over: 'calls',
  shapes: [{ shape: 'closed', clients: 1 }],
  check: ({ traces }, output) => (output as Done).traces === traces || 'traces are missing',
} satisfies Partial<Calls>

/** One call is a whole file; the store of the call before is emptied in it. */
const importCase: Pick<Calls, 'over' | 'shapes' | 'check' | 'run'> = {
  ...wholeFile,
  run: (system) => thread(system).run(system.importOf()),
}

const processCase = (step: Step): Pick<Calls, 'over' | 'shapes' | 'check' | 'run'> => ({
  ...wholeFile,
  run: (system) => {
    const { threads } = system
    const target = system.freshPlace('processed.zarr')
    return thread(system).run({ kind: 'process', source: system.store(), target, steps: [step], threads })
  },
})

const gainCase = processCase({ step: 'gain', factor: 1.5 })

/** Whole files and stores, one after the other. The smallest size shows what a call costs before its first trace. */
export const fileCases: Readonly<Record<string, Calls>> = {
  import: {
    ...importCase,
    title: 'a whole file imported',
    variants: ['parallel'],
    scales: ['1k', '10k'],
  },
  'import-large': { ...importCase, from: 'standard', variants: ['parallel'], scales: ['1k', '100k'] },
  'import-stream': {
    ...importCase,
    from: 'standard',
    title: 'the same by one thread',
    variants: ['stream'],
    scales: ['1k', '10k', '100k'],
  },
  gain: {
    ...gainCase,
    from: 'standard',
    title: 'a whole store through a gain',
    variants: ['parallel'],
    scales: ['1k', '10k'],
  },
  'gain-large': { ...gainCase, from: 'standard', variants: ['parallel'], scales: ['1k', '50k', '100k'] },
  'gain-stream': {
    ...gainCase,
    from: 'standard',
    title: 'the same by one thread',
    variants: ['stream'],
    scales: ['1k', '10k', '100k'],
  },
  agc: {
    ...processCase({ step: 'agc', windowMs: 500 }),
    from: 'standard',
    title: 'a whole store through an automatic gain control',
    variants: ['parallel'],
    scales: ['1k', '10k'],
  },
  bandpass: {
    ...processCase({ step: 'bandpass', lowHz: 10, highHz: 80 }),
    from: 'standard',
    title: 'a whole store through a zero-phase bandpass of 10–80 Hz',
    variants: ['parallel'],
    scales: ['1k', '10k'],
  },
  'round-trip': {
    ...wholeFile,
    title: 'imported, and exported again: the same bytes',
    variants: ['parallel', 'uncompressed'],
    scales: ['1k'],
    run: (system) => {
      const { threads } = system
      const target = system.freshPlace('exported.sgy')
      return thread(system).run({ kind: 'export', source: system.store(), target, threads })
    },
    check: (system) => {
      const [before, after] = [system.file(), system.latestPlace()].map((path) => crc32(readFileSync(path)))
      return before === after || 'the exported file differs from the imported one'
    },
  },
}

const serve = (system: SeismicSystem): ReturnType<typeof createHttpFace> =>
  createHttpFace({ reader: system.reader(), navigator: system.navigator() })

const http = { over: 'http', scales: ['10k'], share } as const

/** Four in five requests are gathers, the rest windows; every answer's checksum is known beforehand. */
export const httpCases: Readonly<Record<string, Http>> = {
  mixed: {
    ...http,
    title: '80 % gathers, 20 % windows, by four readers at once',
    variants: ['stream'],
    serve,
    steps: [gather, window],
    shapes: [{ shape: 'closed', clients: 4 }],
  },
  'mixed-rate': {
    ...http,
    title: '80 % gathers, 20 % windows, on schedule',
    variants: ['stream'],
    serve,
    steps: [gather, window],
    // Four in five are gathers, and a p99 takes 3,000 of them.
    shapes: [{ shape: 'constant', ratePerSecond: 100, requests: 3_900 }],
  },
  'mixed-plain': {
    ...http,
    from: 'standard',
    title: 'the same without prefetch, and from a store that is not compressed',
    variants: ['stream', 'uncompressed'],
    serve: (system) => createHttpFace({ reader: system.reader(), navigator: system.navigator({ prefetch: 'off' }) }),
    steps: [gather, window],
    shapes: [{ shape: 'closed', clients: 4 }],
  },
  endurance: {
    ...http,
    from: 'standard',
    title: 'a steady rate for as long as the profile allows',
    variants: ['stream'],
    serve,
    steps: [gather, window],
    shapes: [{ shape: 'soak', ratePerSecond: 20 }],
  },
}
