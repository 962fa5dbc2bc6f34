import type { HttpLoad } from './subject.ts'

/** One of the two servers of a case: its own, or the one that it is set beside. */
export type Side = 'own' | 'beside'

/**
 * The case as it is for one of its sides; its gauges are its own side's. Throws `RangeError` for the other side of a case
 * that has none.
 */
export function sideOf<T>(spec: HttpLoad<T>, side: Side): HttpLoad<T> {
  const { beside, ...own } = spec
  if (side === 'own') return own
  if (!beside) throw new RangeError('the case is not set beside anything')
  const { gauges: _, ...rest } = own
  return { ...rest, serve: beside.serve, steps: beside.steps ?? own.steps }
}
