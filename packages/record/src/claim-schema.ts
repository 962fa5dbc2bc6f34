import type { Quantity } from '@gauntlet/contract'
import { provenances } from '@gauntlet/contract'
import * as z from 'zod'
import { finite, shortText } from './primitives.ts'

const place = { at: z.string().max(240), name: z.string().max(120) }

/** What a claim is about, as it is stored. Recursive: a ratio may hold ratios. */
export const quantitySchema: z.ZodType<Quantity> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('metric'), ...place, operation: z.string().max(48).exactOptional() }),
    z.strictObject({ kind: z.literal('ratio'), over: quantitySchema, under: quantitySchema }),
    z.strictObject({ kind: z.literal('difference'), from: quantitySchema, less: quantitySchema }),
    z.strictObject({ kind: z.literal('slope'), ...place }),
    z.strictObject({ kind: z.literal('exponent'), ...place }),
    z.strictObject({ kind: z.literal('unmeasured'), because: shortText }),
  ]),
)

export const boundSchema = z.strictObject({ min: finite.exactOptional(), max: finite.exactOptional() })

const expectationSchema = z.strictObject({
  part: z.string().max(120).exactOptional(),
  quantity: quantitySchema,
  bound: boundSchema,
  /** The source's own figure, in the quantity's unit. */
  published: finite.exactOptional(),
})

/** A claim as stored: always a list of parts, whichever way the subject wrote it. */
export const claimSchema = z.strictObject({
  id: z.string().min(1).max(32),
  says: shortText,
  provenance: z.enum(provenances),
  gate: z.boolean(),
  parts: z.array(expectationSchema).min(1).max(50),
})

export const caughtBySchema = z.union([
  z.strictObject({ quantity: quantitySchema, bound: boundSchema }),
  z.strictObject({ flag: z.string().max(60) }),
  z.strictObject({ failure: z.enum(['check', 'invariant', 'crash', 'timeout']) }),
])

export type StoredClaim = z.infer<typeof claimSchema>
export type StoredCaughtBy = z.infer<typeof caughtBySchema>
