import * as z from 'zod'
import { count, hash, instant } from './primitives.ts'

const line = z.string().max(400)

/** What `gauntlet selfcheck` found on a machine: planted differences that it measured, and whether it got them right. */
export const selfcheckSchema = z.strictObject({
  at: instant,
  tool: z.string().max(60),
  node: z.string().max(40),
  /** Of the machine that was checked. */
  fingerprint: hash,
  passed: count,
  failed: count,
  inconclusive: count,
  checks: z
    .array(
      z.strictObject({
        name: line,
        planted: line,
        found: line,
        verdict: z.enum(['passed', 'failed', 'inconclusive']),
        because: line,
      }),
    )
    .max(40),
})

export type Selfcheck = z.infer<typeof selfcheckSchema>
