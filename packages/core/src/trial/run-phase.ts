import type { AnySubject, Phase } from '@gauntlet/contract'
import type { Host } from '../load/host/start-host.ts'
import { readExtras } from './read-extras.ts'
import { TrialFailure, type Observation, type Trial } from './trial.ts'
import { failIfEnded, type Whereabouts } from './whereabouts.ts'

/** What a phase works with. `open` builds the system; a phase that hosts it elsewhere does not call it. */
export interface PhaseContext {
  readonly trial: Trial
  readonly subject: AnySubject
  readonly open: () => Promise<unknown>
  /** The process that hosts the system, which started with this one. Only where the trial is `hosted`. */
  readonly host?: Promise<Host> | undefined
  /** Where the opened system lives. */
  readonly whereabouts: () => Whereabouts
}

/** Runs the phase of a trial, then reads gauges and invariants. Throws `TrialFailure`. */
export async function runPhase(context: PhaseContext): Promise<Observation> {
  const { trial, subject } = context
  const { phase, case: caseName } = trial.key
  let system: unknown
  const opening: PhaseContext = { ...context, open: async () => (system = await context.open()) }
  const spec = subject[phase]?.[caseName]
  if (!spec) throw new TrialFailure('harness', `${subject.id} has no ${phase} case "${caseName}"`)

  const measure = await phaseRunner(phase)
  const observation = await measure(opening)
  // Where the system is hosted elsewhere, its host reads the extras.
  if (system === undefined) return observation
  failIfEnded(context.whereabouts())
  const extras = await readExtras({ subject, spec, system })
  return { ...observation, metrics: [...observation.metrics, ...extras] }
}

/** Loads one phase only: what the others need would be in this process's memory and start-up time. */
async function phaseRunner(phase: Phase): Promise<(context: PhaseContext) => Promise<Observation>> {
  switch (phase) {
    case 'micro':
      return (await import('../micro/micro-phase.ts')).runMicro
    case 'load':
      return (await import('../load/load-phase.ts')).runLoad
    case 'memory':
      return (await import('../memory/memory-phase.ts')).runMemory
    case 'leak':
      return (await import('../leak/leak-phase.ts')).runLeak
  }
}
