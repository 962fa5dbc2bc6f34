import type { LoadCase } from '@gauntlet/contract'
import type { PhaseContext } from '../trial/run-phase.ts'
import type { Observation } from '../trial/trial.ts'

/** Puts a system under load, over HTTP, by calls, or from threads. Loads one kind only, as each brings much with it. */
export async function runLoad(context: PhaseContext): Promise<Observation> {
  const { trial, subject } = context
  const spec = subject.load?.[trial.key.case] as LoadCase<unknown>
  switch (spec.over) {
    case 'http':
      return (await import('./http-load.ts')).runHttp(context, spec)
    case 'calls':
      return (await import('./calls/calls-load.ts')).runCalls(context, spec)
    case 'threads':
      return (await import('./calls/threads-load.ts')).runThreads(context, spec)
  }
}
