import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadSubject } from '@gauntlet/contract'
import { budgetOf, type Budget } from '@gauntlet/core'
import { runTrial, type Observation, type Trial } from '@gauntlet/core/engine'
import type { ProofContext } from './proof.ts'

/** The file of one of the subjects that the proofs measure. */
export const subjectFile = (name: string): string => fileURLToPath(new URL(`./subjects/${name}.ts`, import.meta.url))

export type CaseKey = Pick<Trial['key'], 'phase' | 'case'> & Partial<Trial['key']>

export interface CaseOptions {
  readonly subject: string
  readonly key: CaseKey
  /** What differs from the quick profile. */
  readonly budget?: Partial<Budget>
  readonly signal?: AbortSignal
}

/** Runs one trial of a subject in a child process, as a bench would. */
export async function runCase(context: ProofContext, options: CaseOptions): Promise<Observation> {
  const file = subjectFile(options.subject)
  const subject = await loadSubject(file)
  const { phase, case: caseName } = options.key
  const replicate = options.key.replicate ?? 0
  const dir = mkdtempSync(join(context.scratchDir, 'trial-'))
  const trial: Trial = {
    token: `proofs-${process.pid}-`,
    file,
    key: { subject: subject.id, variant: 'plain', scale: 'only', shape: null, replicate, ...options.key },
    seed: `1/${replicate}`,
    budget: { ...budgetOf('quick'), ...options.budget },
    scratchDir: join(dir, 'scratch'),
    compileCacheDir: join(context.scratchDir, 'compile-cache'),
    hosted: phase === 'load' && subject.load?.[caseName]?.over === 'http',
    cores: context.cores,
  }
  return await runTrial(trial, options.signal ?? new AbortController().signal)
}

/** The value of a metric of the whole case; not a number where it is missing. */
export const valueOf = ({ metrics }: Observation, name: string): number =>
  metrics.find((metric) => metric.name === name && metric.operation === undefined)?.estimate.value ?? Number.NaN

/** Why a trial has no figures; empty where it has. */
export function failureOf({ status }: Observation): string {
  if (status.state === 'failed')
    return `failed (${status.reason}): ${status.message.slice(0, 200)} ${status.logTail.slice(-200)}`
  return status.state === 'skipped' ? `skipped: ${status.reason}` : ''
}
