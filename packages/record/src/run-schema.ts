import { phases } from '@gauntlet/contract'
import * as z from 'zod'
import { caughtBySchema, claimSchema } from './claim-schema.ts'
import { count, finite, hash, instant, name, share, shortText, subjectId } from './primitives.ts'
import { keySchema } from './record-schema.ts'
import { selfcheckSchema } from './selfcheck-schema.ts'

/** Raised when the form changes; `migrate` lifts older runs to it. */
export const schemaVersion = 1

/** What the board must know of a subject without running it. */
export const subjectCardSchema = z.strictObject({
  id: subjectId,
  title: z.string().min(1).max(200),
  source: z.string().max(400).nullable(),
  scales: z.array(z.strictObject({ name, parameters: z.json() })).min(1),
  variants: z
    .array(
      z.strictObject({
        name,
        title: z.string().max(200).nullable(),
        control: shortText.nullable(),
        caughtBy: caughtBySchema.nullable(),
      }),
    )
    .min(1),
  omits: z.array(z.strictObject({ phase: z.enum(phases), because: shortText })),
  claims: z.array(claimSchema).max(500),
})

/** Same fingerprint, same machine class: only such runs may be compared over time. */
export const environmentSchema = z.strictObject({
  fingerprint: hash,
  host: z.string().max(80),
  cpuModel: z.string().max(200),
  cores: count,
  coresAllowed: count,
  memoryBytes: count,
  memoryLimitBytes: count.nullable(),
  os: z.string().max(80),
  kernel: z.string().max(120),
  arch: z.string().max(20),
  virtualisation: z.string().max(60).nullable(),
  governor: z.string().max(40).nullable(),
  node: z.string().max(40),
  calibration: z.strictObject({
    /** A fixed piece of integer work; lower is faster. */
    cpuNs: finite,
    /** Copying 32 MiB once. */
    memoryCopyNs: finite,
    /** One 4 KiB write with fsync, median of 9. */
    fsyncNs: finite,
    timerResolutionNs: finite,
    /** (slowest − fastest) ÷ fastest over the repeats of the fixed work. */
    jitterRatio: finite,
    stealShare: share,
  }),
  /** The last self-check of this machine before the run; null for none, absent in runs from before there was one. */
  selfcheck: selfcheckSchema.nullable().exactOptional(),
})

const provenanceSchema = z.strictObject({
  tool: z.string().max(60),
  commit: z.string().max(64).nullable(),
  dirty: z.boolean(),
  lockfileHash: hash.nullable(),
  subjectHash: hash,
  configHash: hash,
  argv: z.array(z.string().max(400)).max(60),
  seed: z.string().max(80),
})

export const runSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  runId: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z._-]{0,119}$/),
  startedAt: instant,
  profile: z.string().max(40),
  subject: subjectCardSchema,
  /** All trials, in the order in which they run; what is missing among the records is absent. */
  planned: z.array(keySchema).max(20_000),
  environment: environmentSchema,
  provenance: provenanceSchema,
})

/** The last line of a whole run. */
export const endSchema = z.strictObject({
  finishedAt: instant,
  records: count,
  /** SHA-256 over the lines before this one. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
})

export type SubjectCard = z.infer<typeof subjectCardSchema>
export type Environment = z.infer<typeof environmentSchema>
export type Run = z.infer<typeof runSchema>
export type End = z.infer<typeof endSchema>
