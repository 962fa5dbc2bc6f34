import type { MicroCase } from '@gauntlet/contract'
import { sink } from '../machine/sink.ts'

/** Runs `count` operations from number `from` on; the time of the whole batch is what gets measured. */
export type BatchLoop = (from: number, count: number) => void | Promise<void>

type Run = MicroCase<unknown>['run']
type Generated = (run: Run, system: unknown, sink: { last: unknown }) => BatchLoop

/**
 * A timed loop of the case's own. It is generated, because a loop that several functions share is compiled for all of
 * them at once and biases the ones that come later.
 */
export function createBatchLoop(run: Run, system: unknown, awaits: 'each result' | 'nothing'): BatchLoop {
  const loop =
    awaits === 'nothing'
      ? 'return (from, count) => { const end = from + count; for (let i = from; i < end; i++) sink.last = run(system, i) }'
      : 'return async (from, count) => { const end = from + count; for (let i = from; i < end; i++) sink.last = await run(system, i) }'
  // oxlint-disable-next-line no-implied-eval, no-new-func -- a fresh closure and fresh bytecode for each case
  return (new Function('run', 'system', 'sink', loop) as Generated)(run, system, sink)
}
