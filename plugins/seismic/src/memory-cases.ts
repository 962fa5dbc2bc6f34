import { availableParallelism } from 'node:os'
import { perSystem, type LeakCase, type MemoryCase } from '@gauntlet/contract'
import type { DataSet } from './data/generate-segy.ts'
import type { SeismicSystem } from './system.ts'
import { doWork } from './work.ts'

/** The same for all sizes: a thread takes memory of its own, which is no growth with the file. */
const threadsOf = (system: SeismicSystem): number => system.threads ?? Math.min(4, availableParallelism())

const importWhole = async (system: SeismicSystem): Promise<number> =>
  (await doWork({ ...system.importOf(), threads: threadsOf(system) })).traces

/** For a file of 424 MB at most. Code takes most of it; the same import that reads the file whole fails. */
const limitBytes = 128e6

/** Files are made by another process, so that the peak is that of the import; the time includes it. */
export const memoryCases: Readonly<Record<string, MemoryCase<SeismicSystem>>> = {
  import: {
    from: 'standard',
    title: 'a whole file imported; the time includes making the file',
    variants: ['parallel', 'whole-file'],
    scales: ['10k', '50k', '100k', '1m'],
    run: importWhole,
  },
  'import-small': {
    title: 'files that are large enough to catch what reads them whole',
    variants: ['whole-file'],
    scales: ['1k', '3k', '10k'],
    run: importWhole,
  },
  'import-limited': {
    from: 'standard',
    title: 'a whole file imported by a process that may take little more memory than an idle one',
    variants: ['stream'],
    scales: ['1k', '100k'],
    run: (system) => system.importLimited(limitBytes),
  },
  'import-variants': {
    from: 'standard',
    variants: ['stream', 'uncompressed'],
    scales: ['10k', '100k'],
    run: importWhole,
  },
  process: {
    title: 'gain, bandpass and agc in one pass; the time includes making the store',
    from: 'standard',
    variants: ['parallel'],
    scales: ['10k', '50k', '100k', '1m'],
    run: async (system) => {
      const done = await doWork({
        kind: 'process',
        source: system.store(),
        target: system.freshPlace('processed.zarr'),
        steps: [
          { step: 'gain', factor: 1.5 },
          { step: 'bandpass', lowHz: 10, highHz: 80 },
          { step: 'agc', windowMs: 500 },
        ],
        threads: threadsOf(system),
      })
      return done.traces
    },
  },
}

/** Samples as floats ÷ what chunk files, headers included, take. */
const importedRatio = new WeakMap<SeismicSystem, number>()

const ratioCase = (data: DataSet, codec: 'lz4' | 'zstd', from: 'quick' | 'standard'): MemoryCase<SeismicSystem> => ({
  from,
  title: `${data === 'seed' ? 'the published sine' : 'a survey'} imported with ${codec}: how small it gets`,
  variants: ['parallel'],
  scales: ['10k'],
  run: async (system) => {
    const { traces, bytes } = await doWork({ ...system.importOf(data), codec })
    importedRatio.set(system, (traces * 1_000 * 4) / bytes)
    return traces
  },
  gauges: (system) => {
    const ratio = importedRatio.get(system)
    return ratio === undefined ? {} : { compression_ratio: ratio }
  },
})

export const ratioCases: Readonly<Record<string, MemoryCase<SeismicSystem>>> = {
  'seed-lz4': ratioCase('seed', 'lz4', 'standard'),
  'seed-zstd': ratioCase('seed', 'zstd', 'quick'),
  'survey-lz4': ratioCase('survey', 'lz4', 'standard'),
  'survey-zstd': ratioCase('survey', 'zstd', 'standard'),
}

const way = perSystem((system: SeismicSystem) => ({ navigator: system.navigator(), random: system.random('leak') }))

export const leakCases: Readonly<Record<string, LeakCase<SeismicSystem>>> = {
  navigate: {
    title: 'a random gather, the next one, and a small window',
    scales: ['short'],
    variants: ['stream', 'unbounded-cache'],
    cycle: (system) => {
      const { navigator, random } = way(system)
      navigator.goTo(random.int(0, navigator.gathers.count - 1))
      navigator.next()
      // So many different ones that hardly any comes twice.
      const traces = random.int(5, 14)
      const firstTrace = random.int(0, system.traces - traces)
      return navigator.window({ firstTrace, traces, firstSample: random.int(0, 25), samples: 25 }).length
    },
    // What was to be fetched ahead is there after a turn.
    settle: () => new Promise((resolve) => void setImmediate(resolve)),
  },
}
