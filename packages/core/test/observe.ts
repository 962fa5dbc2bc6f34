import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Record } from '@gauntlet/record'
import type { Budget } from '../src/plan/budget.ts'
import { runUndisturbed } from '../src/trial/run-undisturbed.ts'
import type { Observation, Trial } from '../src/trial/trial.ts'
import { fixture, temporaryDir, tinyBudget } from './run-subject.ts'

/** Runs one trial in a child process, as a bench would: of the fixture `planted`, unless another file is given. */
export async function observe(
  t: TestContext,
  of: Pick<Record['key'], 'phase' | 'case'> &
    Partial<Record['key']> & { budget?: Partial<Budget>; hosted?: boolean; cores?: Trial['cores']; file?: string },
): Promise<Observation> {
  const { budget, hosted = false, cores = null, file = fixture('planted'), ...key } = of
  const dir = temporaryDir(t)
  const scratchDir = join(dir, 'scratch')
  mkdirSync(scratchDir, { recursive: true })
  const trial: Trial = {
    token: `planted-${process.pid}-${of.phase}-${of.case}-${of.variant ?? 'plain'}-`,
    file,
    key: { subject: 'planted', variant: 'plain', scale: 'only', shape: null, replicate: 0, ...key },
    seed: '1',
    budget: { ...tinyBudget, ...budget },
    scratchDir,
    compileCacheDir: join(dir, 'compile-cache'),
    hosted,
    cores,
  }
  return await runUndisturbed(trial, new AbortController().signal)
}

/** The value of a metric; fails with the status when the trial has no figures. */
export function valueOf(observation: Observation, name: string): number {
  const found = observation.metrics.find((metric) => metric.name === name && metric.operation === undefined)
  assert.ok(found, `${name} is missing: ${JSON.stringify(observation.status)}`)
  return found.estimate.value
}

export const flagOf = (observation: Observation, code: string): Observation['flags'][number] | undefined =>
  observation.flags.find((flag) => flag.code === code)
