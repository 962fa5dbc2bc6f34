import { formatAddress, phases } from '@gauntlet/contract'
import * as z from 'zod'
import { detailSchema } from './detail-schema.ts'
import { artifactSchema, flagSchema, metricSchema } from './metric-schema.ts'
import { count, finite, hash, instant, name, subjectId } from './primitives.ts'

/** Identifies a trial within a run. */
export const keySchema = z.strictObject({
  subject: subjectId,
  variant: name,
  scale: name,
  phase: z.enum(phases),
  case: name,
  /** `null` where the phase has no shapes. */
  shape: name.nullable(),
  replicate: count,
})

const message = z.string().max(4_000)

export const statusSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('ok') }),
  z.strictObject({
    state: z.literal('failed'),
    reason: z.enum(['build', 'check', 'invariant', 'crash', 'timeout', 'memory', 'bad-output', 'load', 'harness']),
    message,
    exitCode: z.int().nullable(),
    signal: z.string().max(16).nullable(),
    logTail: z.string().max(8_192),
  }),
  z.strictObject({ state: z.literal('skipped'), reason: message, remedy: message }),
  z.strictObject({ state: z.literal('partial'), reason: message, done: count, planned: count }),
])

export const recordSchema = z.strictObject({
  key: keySchema,
  /** Hash of the case's code and parameters; records with different hashes are never compared. */
  caseHash: hash,
  startedAt: instant,
  durationNs: finite,
  status: statusSchema,
  metrics: z.array(metricSchema).max(400),
  flags: z.array(flagSchema).max(60),
  detail: detailSchema.nullable(),
  artifacts: z.array(artifactSchema).max(20),
})

export type Key = z.infer<typeof keySchema>
export type Status = z.infer<typeof statusSchema>
export type Record = z.infer<typeof recordSchema>

/** The name of what replicates share, as a metric address: `micro/lookup@100k/map`. */
export const cellText = ({ phase, case: caseName, shape, scale, variant }: Omit<Key, 'replicate'>): string =>
  formatAddress({ phase, caseName, shape, scale, variant })

/** The name of a trial: `micro/lookup@100k/map#0`. */
export const keyText = (key: Key): string => `${cellText(key)}#${key.replicate}`
