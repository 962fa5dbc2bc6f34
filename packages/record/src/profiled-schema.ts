import * as z from 'zod'
import { artifactSchema, flagSchema } from './metric-schema.ts'
import { finite, instant } from './primitives.ts'
import { cellText, keySchema } from './record-schema.ts'

/** What a cell can be looked at with: clinic's tools, or what Node has in their place. */
export const profilers = ['doctor', 'flame', 'bubbleprof', 'heap'] as const

/** One more replicate of a cell, under a profiler. It holds a report and no metric: profiled code is slower. */
export const profiledSchema = z.strictObject({
  key: keySchema.omit({ replicate: true }),
  profiler: z.enum(profilers),
  startedAt: instant,
  durationNs: finite,
  /** Empty where profiling failed; a flag says why. */
  artifacts: z.array(artifactSchema).max(4),
  flags: z.array(flagSchema).max(4),
})

export type Profiler = (typeof profilers)[number]
export type Profiled = z.infer<typeof profiledSchema>

/** Identifies a profile within a run: `flame micro/lookup@100k/map`. */
export const profiledText = ({ key, profiler }: Pick<Profiled, 'key' | 'profiler'>): string =>
  `${profiler} ${cellText(key)}`
