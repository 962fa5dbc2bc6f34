import { defineSubject, type LeakCase } from '@gauntlet/contract'
import {
  clean,
  fillingCache,
  leakingCycle,
  lru,
  offHeapLeak,
  sawtooth,
  warmUp,
  type Cycle,
} from '@gauntlet/kit/ground-truth'

/** Keeps what it made until the next cycle: between none and 500 small arrays. */
function noisy(): Cycle {
  let kept: unknown[] = []
  return (i) => {
    kept = Array.from({ length: (i * 7_919) % 500 }, () => [i])
    return kept
  }
}

const programs: { readonly [name: string]: () => Cycle } = {
  flat: () => clean,
  noisy,
  'warm-up': () => warmUp(500),
  'filling-cache': () => fillingCache(5_000),
  // Fills until three quarters of the usual cycles are over.
  'cache-that-fills-late': () => fillingCache(15_000),
  lru: () => lru(1_000),
  sawtooth: () => sawtooth(700),
  bytes128: () => leakingCycle(128),
  bytes1024: () => leakingCycle(1_024),
  'off-heap': () => offHeapLeak(4_096),
}

/** Starts its program in the first cycle, and goes on with it. */
function caseOf(start: () => Cycle): LeakCase<Map<string, Cycle>> {
  return {
    cycle: (running, i) => {
      let program = running.get('program')
      if (!program) running.set('program', (program = start()))
      return program(i)
    },
  }
}

/** Programs whose memory is known: which of them grow without end, and by how much per cycle. */
export default defineSubject({
  id: 'planted-leaks',
  title: 'Leaks of known size, and programs without',
  scales: { only: { items: 1 } },
  variants: { plain: {} },
  build: () => new Map<string, Cycle>(),
  leak: Object.fromEntries(Object.entries(programs).map(([name, start]) => [name, caseOf(start)])),
  omits: { micro: 'only memory is planted', load: 'see micro', memory: 'see micro' },
})
