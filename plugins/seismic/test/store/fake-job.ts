import { setTimeout as delay } from 'node:timers/promises'
import { isMainThread } from 'node:worker_threads'
import { GauntletError } from '@gauntlet/contract'
import type { OpenJob } from '../../src/store/chunk-job.ts'

/** What happens in the helpers, not in the calling thread, when they take a chunk. */
export interface FakeJobData {
  readonly helpers: 'work' | 'fail' | 'fail-late' | 'exit'
  /** Counts jobs that are open, and chunks that were asked for after a fault. */
  readonly open: Int32Array<SharedArrayBuffer>
}

/** Chunks that take a moment each, so that every thread gets some, and as long again to be written. */
export const openJob: OpenJob = (data) => {
  const { helpers, open } = data as FakeJobData
  Atomics.add(open, 0, 1)
  let writing = 0
  let hasFailed = false
  const fail = (message: string): never => {
    hasFailed = true
    throw new GauntletError('FAKE_FAULT', message)
  }
  const write = async (chunk: number): Promise<void> => {
    writing++
    await delay(5)
    writing--
    if (!isMainThread && helpers === 'fail-late') fail(`chunk ${chunk} cannot be kept`)
  }
  return {
    run: async (chunk) => {
      if (hasFailed) Atomics.add(open, 1, 1)
      if (writing > 1) throw new Error('there is no place for a third chunk')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
      if (!isMainThread && helpers === 'fail') fail(`chunk ${chunk} cannot be made`)
      if (!isMainThread && helpers === 'exit') process.exit(7)
      await write(chunk)
      return { chunk, files: {}, counts: { notFinite: isMainThread ? 0 : 1, rounded: 0 } }
    },
    close: () => {
      if (writing > 0) throw new Error('a chunk is still written')
      Atomics.sub(open, 0, 1)
    },
  }
}
