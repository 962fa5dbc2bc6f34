import { isMainThread } from 'node:worker_threads'
import { GauntletError } from '@gauntlet/contract'
import type { OpenJob } from '../../src/store/chunk-job.ts'

/** What happens in the helpers, not in the calling thread, when they take a chunk. */
export interface FakeJobData {
  readonly helpers: 'work' | 'fail' | 'exit'
  /** Counts jobs that were opened and closed. */
  readonly open: Int32Array<SharedArrayBuffer>
}

/** Chunks that take a moment each, so that every thread gets some. */
export const openJob: OpenJob = (data) => {
  const { helpers, open } = data as FakeJobData
  Atomics.add(open, 0, 1)
  return {
    run: (chunk) => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
      if (!isMainThread && helpers === 'fail') throw new GauntletError('FAKE_FAULT', `chunk ${chunk} cannot be made`)
      if (!isMainThread && helpers === 'exit') process.exit(7)
      return { chunk, files: {}, counts: { notFinite: isMainThread ? 0 : 1, rounded: 0 } }
    },
    close: () => {
      Atomics.sub(open, 0, 1)
    },
  }
}
