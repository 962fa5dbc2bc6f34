import type { LeakCase, MemoryCase } from '@gauntlet/contract'
import type { DataSet } from './data/generate-segy.ts'
import { perSystem } from './per-system.ts'
import type { SeismicSystem } from './system.ts'
import { doWork } from './work.ts'

/** Files are made by another process, so that the peak is that of the import; the time includes it. */
export const memoryCases: Readonly<Record<string, MemoryCase<SeismicSystem>>> = {
  import: {
    title: 'a whole file imported; the time includes making the file',
    variants: ['parallel', 'whole-file'],
    scales: ['10k', '50k', '100k', '1m'],
    run: async (system) => (await doWork(system.importOf())).traces,
  },
  'import-variants': {
    from: 'standard',
    variants: ['stream', 'uncompressed'],
    scales: ['10k', '100k'],
    run: async (system) => (await doWork(system.importOf())).traces,
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
        threads: system.threads,
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

const way = perSystem((system) => ({ navigator: system.navigator(), random: system.random('leak') }))

export const leakCases: Readonly<Record<string, LeakCase<SeismicSystem>>> = {
  navigate: {
    title: 'a random gather, the next one, and a small window',
    scales: ['1k'],
    variants: ['stream', 'unbounded-cache'],
    cycle: (system) => {
      const { navigator, random } = way(system)
      navigator.goTo(random.int(0, navigator.gathers.count - 1))
      navigator.next()
      const firstTrace = random.int(0, system.traces - 10)
      const firstSample = random.int(0, 900)
      return navigator.window({ firstTrace, traces: 10, firstSample, samples: 50 }).length
    },
    // What was to be fetched ahead is there after a turn.
    settle: () => new Promise((resolve) => void setImmediate(resolve)),
  },
}
