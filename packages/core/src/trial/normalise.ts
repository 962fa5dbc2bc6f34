import { recordSchema, type Record } from '@gauntlet/record'
import { failedObservation, type Observation } from './trial.ts'

/** Makes a record of what a child said, or of the fact that what it said is no record. */
export function normalise(observation: Observation, meta: Omit<Record, keyof Observation | 'artifacts'>): Record {
  const candidate = recordSchema.safeParse({ ...meta, ...observation, artifacts: [] })
  if (candidate.success) return candidate.data
  const faults = candidate.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  return { ...meta, ...failedObservation('bad-output', `the answer is no record: ${faults.join('; ')}`), artifacts: [] }
}
