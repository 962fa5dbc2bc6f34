import * as z from 'zod'
import { count, finite, instant, share } from './primitives.ts'
import { keySchema } from './record-schema.ts'

/** What a generator saw of its load since it last spoke; quantiles are of the newest slot of its window that is over. */
export const liveLoadSchema = z.strictObject({
  /** Which of several generators speaks. */
  part: count,
  goodputPerS: finite,
  offeredPerS: finite,
  failedPerS: finite,
  p50Ns: finite,
  p95Ns: finite,
  p99Ns: finite,
})

const usageSchema = z.strictObject({
  /** CPU time ÷ wall time: 1 is one core. */
  cpuRatio: finite,
  residentBytes: count,
})

/** About a second of a trial, or the last of it. */
const liveSampleSchema = z.strictObject({
  /** By the machine's calendar clock, in ms since 1970. */
  atMs: finite,
  /** `null` where a trial was over before anybody could look. */
  system: usageSchema.nullable(),
  /** `null` where the system is driven from its own process. */
  generator: usageSchema.nullable(),
  /** Of all generators together, quantiles of the slowest; `null` where none spoke. */
  load: liveLoadSchema.omit({ part: true }).nullable(),
})

const liveOutcomes = ['ok', 'invalid', 'failed', 'skipped'] as const

/** A trial that is over, in short. The record has the rest. */
const liveResultSchema = z.strictObject({
  key: keySchema,
  outcome: z.enum(liveOutcomes),
  durationNs: finite,
  because: z.string().max(300),
  /** Primary metrics. */
  headlines: z.array(z.strictObject({ name: z.string().max(80), value: finite })).max(10),
  /** What the subject itself counts, such as `hit_ratio`; read when a trial is over. */
  gauges: z.array(z.strictObject({ name: z.string().max(80), value: finite })).max(40),
})

/** How a run stands, for people who look on. It is in no record, and nothing is computed from it. */
export const liveSchema = z.strictObject({
  /** Of the process that runs it. */
  pid: z.int().min(1),
  runId: z.string().max(120),
  subject: z.string().max(80),
  title: z.string().max(200),
  profile: z.string().max(40),
  startedAt: instant,
  updatedAt: instant,
  state: z.enum(['running', 'ended', 'stopped']),
  planned: count,
  done: count,
  /** Share of the planned trials that were done before this process began: they say nothing of how fast it goes. */
  resumedShare: share,
  outcomes: z.strictObject({ ok: count, invalid: count, failed: count, skipped: count }),
  trial: z.strictObject({ key: keySchema, startedAt: instant }).nullable(),
  /** The newest, of one trial after the other: oldest first. */
  samples: z.array(liveSampleSchema).max(180),
  /** Newest first. */
  recent: z.array(liveResultSchema).max(20),
})

export type Live = z.infer<typeof liveSchema>
export type LiveLoad = z.infer<typeof liveLoadSchema>
export type LiveSample = z.infer<typeof liveSampleSchema>
export type LiveResult = z.infer<typeof liveResultSchema>
