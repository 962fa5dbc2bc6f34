import { TrialFailure } from '../trial/trial.ts'

/** Two full collections: the first only queues the finalizers. Children are started with `--expose-gc`. */
export async function collectGarbage(): Promise<void> {
  const gc = globalThis.gc
  if (!gc) throw new TrialFailure('harness', 'the child was started without --expose-gc')
  gc()
  await new Promise((resolve) => setImmediate(resolve))
  gc()
}
