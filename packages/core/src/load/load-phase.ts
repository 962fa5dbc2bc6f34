import type { LoadCase } from '@gauntlet/contract'
import { stealFlags, stolenShare } from '../machine/steal.ts'
import type { PhaseContext } from '../trial/run-phase.ts'
import type { Observation } from '../trial/trial.ts'
import { runCalls } from './calls-load.ts'
import { runHttp } from './http-load.ts'
import { runThreads } from './threads-load.ts'

/** Puts a system under load, over HTTP, by calls, or from threads. */
export async function runLoad(context: PhaseContext): Promise<Observation> {
  const stolen = stolenShare()
  const observation = await runOver(context)
  return { ...observation, flags: [...observation.flags, ...stealFlags(stolen())] }
}

function runOver(context: PhaseContext): Promise<Observation> {
  const { trial, subject } = context
  const spec = subject.load?.[trial.key.case] as LoadCase<unknown>
  switch (spec.over) {
    case 'http':
      return runHttp(context, spec)
    case 'calls':
      return runCalls(context, spec)
    case 'threads':
      return runThreads(context, spec)
  }
}
