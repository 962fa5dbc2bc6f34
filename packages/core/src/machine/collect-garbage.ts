import { TrialFailure } from '../trial/trial.ts'

type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'regular' | 'last-resort' }) => void

// Bound before any subject is loaded, like the clock.
const gc = globalThis.gc as Collect | undefined

/**
 * Two full collections: the first only queues the finalizers. Children are started with `--expose-gc`. `last-resort`
 * also gives emptied pages back to the kernel: without it an index of 4.8 MB was charged 35 MB, most of it garbage long
 * since collected. It throws compiled code away, so that readings between cycles use `regular`.
 */
export async function collectGarbage(flavor: 'regular' | 'last-resort' = 'regular'): Promise<void> {
  if (!gc) throw new TrialFailure('harness', 'the child was started without --expose-gc')
  gc({ type: 'major', execution: 'sync', flavor })
  await new Promise((resolve) => setImmediate(resolve))
  gc({ type: 'major', execution: 'sync', flavor })
}
