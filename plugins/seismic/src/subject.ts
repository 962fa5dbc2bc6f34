import { defineSubject } from '@gauntlet/contract'
import { claims, growthOf, leakOf, mostGrowthBytes, mostLeakBytes } from './claims.ts'
import { fileCases, httpCases } from './load-cases.ts'
import { leakCases, memoryCases, ratioCases } from './memory-cases.ts'
import { microCases } from './micro-cases.ts'
import { buildSystem } from './system.ts'

export default defineSubject({
  id: 'seismic',
  title: 'SEG-Y files as Zarr stores',
  source: '004_dea826ab0efdce88.txt (Nordavind82/SeisProc)',
  scales: {
    '1k': { traces: 1_000, samples: 1_000 },
    '3k': { traces: 3_000, samples: 1_000 },
    '10k': { traces: 10_000, samples: 1_000 },
    '50k': { traces: 50_000, samples: 1_000 },
    '100k': { traces: 100_000, samples: 1_000 },
    '1m': { traces: 1_000_000, samples: 1_000 },
    // So short that thousands of cycles fit into a search for leaks.
    short: { traces: 1_000, samples: 50 },
  },
  scaleProfiles: { '1m': 'full' },
  variants: {
    stream: { title: 'one thread, chunk by chunk' },
    parallel: { title: 'a thread for each core, up to four, where the file is worth them' },
    uncompressed: { title: 'the same, without compression' },
    'whole-file': {
      control: 'reads the whole file at once',
      caughtBy: { quantity: growthOf('import-small', 'whole-file'), bound: { max: mostGrowthBytes } },
    },
    'unbounded-cache': {
      control: 'keeps every window that was ever asked for',
      caughtBy: { quantity: leakOf('unbounded-cache'), bound: { max: mostLeakBytes } },
    },
  },
  build: buildSystem,
  micro: microCases,
  load: { ...fileCases, ...httpCases },
  memory: { ...memoryCases, ...ratioCases },
  leak: leakCases,
  claims,
})
