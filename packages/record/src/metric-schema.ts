import * as z from 'zod'
import { count, finite, metricName } from './primitives.ts'

/**
 * A number with its interval. `replicated` says what the interval ranges over; `exact` numbers are counts of the whole,
 * with no sampling error.
 */
export const estimateSchema = z
  .strictObject({
    value: finite,
    low: finite,
    high: finite,
    /** Coverage of [low, high], 0–1; 0 where one reading gives no interval. */
    level: z.number().min(0).max(1),
    n: z.int().min(1),
    replicated: z.enum(['process', 'run', 'window', 'iteration', 'exact']),
  })
  .refine((estimate) => estimate.low <= estimate.value && estimate.value <= estimate.high, {
    error: 'needs low <= value <= high',
  })

const rawSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('samples'), order: z.literal('measured'), values: z.array(finite).max(4_000) }),
  z.strictObject({
    kind: z.literal('hdr'),
    encoding: z.literal('HdrHistogramV2/base64'),
    data: z.base64().max(65_536),
  }),
  z.strictObject({ kind: z.literal('series'), stepNs: finite, values: z.array(finite).max(20_000) }),
])

/** Names are unique within a record, together with `operation`. */
export const metricSchema = z.strictObject({
  name: metricName,
  /** The step of a mixed load that this metric belongs to. */
  operation: z.string().max(48).exactOptional(),
  better: z.enum(['lower', 'higher', 'none']),
  role: z.enum(['primary', 'secondary', 'diagnostic']),
  estimate: estimateSchema,
  raw: rawSchema.exactOptional(),
})

export const flagSchema = z.strictObject({
  code: z.string().regex(/^[a-z][a-z-]{2,59}$/),
  severity: z.enum(['info', 'warn', 'invalidates']),
  /** What it voids: everything, or only times and rates. A busy generator cannot turn failures into answers. */
  voids: z.enum(['times and rates']).exactOptional(),
  observed: finite.exactOptional(),
  limit: finite.exactOptional(),
  because: z.string().max(500),
})

export const artifactSchema = z.strictObject({
  kind: z.string().max(40),
  /** Relative to the results folder, and within it: it becomes a link. */
  path: z
    .string()
    .max(400)
    .regex(/^artifacts(\/[A-Za-z0-9][\w.-]*)+$/),
  bytes: count,
})

export type Estimate = z.infer<typeof estimateSchema>
export type Metric = z.infer<typeof metricSchema>
export type Artifact = z.infer<typeof artifactSchema>
export type Flag = z.infer<typeof flagSchema>
export type Raw = z.infer<typeof rawSchema>
