import { namePattern } from '@gauntlet/contract'
import * as z from 'zod'

/** zod refuses NaN and the infinities by itself. */
export const finite = z.number()
export const count = z.int().min(0)
export const share = z.number().min(0).max(1)
export const name = z.string().regex(namePattern)
/** A subject of the house, or `imported/<tool>`, which no plugin can be called. */
export const subjectId = z.string().regex(new RegExp(namePattern.source.replace('^', '^(?:imported/)?')))
export const shortText = z.string().min(1).max(2_000)
export const instant = z.iso.datetime()
export const hash = z.string().regex(/^[0-9a-f]{16,64}$/)

const units = ['ns', 'bytes', 'ratio', 'count', 'per_s', 'bytes_per_op', 'bytes_per_item', 'bytes_per_cycle'] as const

export type Unit = (typeof units)[number]

const byLength = [...units].sort((a, b) => b.length - a.length)

/** Every metric's name ends in its unit: `latency_p99_ns`, `goodput_per_s`. */
export const metricName = z
  .string()
  .max(80)
  .regex(new RegExp(`^[a-z][a-z0-9_]*_(${byLength.join('|')})$`), `must end in its unit: ${units.join(', ')}`)

/** The unit that a metric's name ends in. Throws RangeError for a name without one. */
export function unitOf(metric: string): Unit {
  const unit = byLength.find((candidate) => metric.endsWith(`_${candidate}`))
  if (unit === undefined) throw new RangeError(`${metric} ends in no known unit: ${units.join(', ')}`)
  return unit
}
