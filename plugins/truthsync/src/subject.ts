import { defineSubject, perSystem } from '@gauntlet/contract'
import { claims, leakOf } from './claims.ts'
import { claimStream } from './data/claim-data.ts'
import { loadCases } from './load-cases.ts'
import { microCases } from './micro-cases.ts'
import { buildSystem, faultsOf, type TruthSystem } from './system.ts'

/** A small cache is full after the first cycles: what grows from then on is a leak. */
const leakCacheSize = 100

const textsPerCycle = 5

const smallService = perSystem((system: TruthSystem) => system.openWith({ cacheSize: leakCacheSize }))

export default defineSubject({
  id: 'truthsync',
  title: 'TruthSync claim verification',
  source: '002_29f39edade14da89.txt',
  scales: { '1k': { claims: 1_000 }, '10k': { claims: 10_000 }, '100k': { claims: 100_000 } },
  variants: {
    optimised: { title: 'one pass, a cache, batches that flush when idle' },
    uncached: { title: 'one pass, no cache' },
    naive: { title: 'an expression per marker, no cache, no batches' },
    'fixed-window': { title: 'batches wait for their window of 10 ms' },
    redis: { title: 'two processes behind one port, a cache in Redis' },
    leaky: {
      control: 'remembers every text for ever',
      caughtBy: { quantity: leakOf('leaky'), bound: { max: 64 } },
    },
    'fake-hits': { control: 'reports 99 % hits, whatever the cache did', caughtBy: { failure: 'invariant' } },
  },
  build: buildSystem,
  micro: microCases,
  load: loadCases,
  memory: {
    fill: {
      title: 'a cache filled with as many claims as it holds',
      variants: ['optimised'],
      run: async ({ openWith, size, random }) => {
        const { verifier } = openWith({ cacheSize: size })
        for (const { text } of claimStream(random('claims'), size)) await verifier.verify([text])
        return size
      },
    },
  },
  leak: {
    verify: {
      title: `${textsPerCycle} new texts through batcher and cache, without HTTP`,
      variants: ['optimised', 'leaky'],
      cycle: (system: TruthSystem, i) => {
        const { batcher } = smallService(system)
        return batcher.verifyTogether(
          Array.from({ length: textsPerCycle }, (_, n) => `Text ${n} of ${i} was reported by the ministry.`),
        )
      },
    },
  },
  gauges: (system) => system.gauges(),
  invariants: async (system) => faultsOf(await system.stats()),
  claims,
})
