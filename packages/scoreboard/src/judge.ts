import type { Bound, Provenance } from '@gauntlet/contract'
import type { StoredClaim } from '@gauntlet/record'
import type { Cell } from './cell.ts'
import { formatBound, formatReplicated, formatShare } from './format-number.ts'
import { measureQuantity } from './measure-quantity.ts'
import type { Measured } from './reading.ts'
import { unitOfQuantity } from './unit-of-quantity.ts'

export type VerdictOutcome = 'holds' | 'refuted' | 'inconclusive' | 'invalid' | 'not-measured'

export type ClaimPart = StoredClaim['parts'][number]

/** What became of one expectation. Numbers are `null` where nothing was measured; `low` and `high` also without an interval. */
export interface PartVerdict {
  readonly part: string | null
  readonly outcome: VerdictOutcome
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  /** Coverage of [low, high], 0–1. */
  readonly level: number | null
  readonly n: number
  /** What the interval rests on; `null` where nothing was measured. */
  readonly basis: Measured['basis'] | null
  readonly unit: string | null
  readonly bound: Bound
  /** The source's own figure, in the same unit; `null` where it gave none. */
  readonly published: number | null
  /** Distance of the value to the nearer end of the bound, in its unit; negative outside. */
  readonly margin: number | null
  /** One sentence with the numbers that decide; not yet escaped. */
  readonly because: string
}

/** What became of a claim. Its numbers are those of the part that decided. */
export interface Verdict extends Omit<PartVerdict, 'part'> {
  readonly id: string
  readonly says: string
  readonly provenance: Provenance
  readonly gate: boolean
  readonly parts: readonly PartVerdict[]
}

/** One refuted part refutes the claim; it holds only if all parts do. */
const gravest: readonly VerdictOutcome[] = ['refuted', 'invalid', 'not-measured', 'inconclusive', 'holds']

/** Decides a published claim over the cells of its subject. */
export function judge({ id, says, provenance, gate, parts }: StoredClaim, cells: readonly Cell[]): Verdict {
  const verdicts = parts.map((part) => judgePart(part, cells))
  const outcome = gravest.find((candidate) => verdicts.some((verdict) => verdict.outcome === candidate))
  const deciding = verdicts.find((verdict) => verdict.outcome === outcome)
  if (!deciding) throw new RangeError(`claim ${id} has no parts`)
  const { part, ...decided } = deciding
  const because = verdicts.length === 1 ? decided.because : `${part ?? 'one part'}: ${decided.because}`
  return { id, says, provenance, gate, ...decided, because, parts: verdicts }
}

/** Decides one expectation: the whole interval inside the bound, wholly outside, or neither. */
export function judgePart({ part, quantity, bound, published }: ClaimPart, cells: readonly Cell[]): PartVerdict {
  const reading = measureQuantity(quantity, cells)
  const about = { part: part ?? null, bound, published: published ?? null }
  if (reading.state !== 'measured') {
    const { state, because } = reading
    const nothing = {
      value: null,
      low: null,
      high: null,
      level: null,
      n: 0,
      basis: null,
      unit: unitOfQuantity(quantity),
      margin: null,
    }
    return { ...about, outcome: state, ...nothing, because: endSentence(because) }
  }
  const { value, low, high, level, n, unit, basis } = reading
  const { outcome, why } = decide(reading, bound)
  const measured = `${reading.says} is ${formatReplicated(reading)}${describeLevel(reading)}`
  const because = endSentence([`${measured}: ${why}`, ...reading.notes].join('; '))
  return { ...about, outcome, value, low, high, level, n, basis, unit, margin: marginOf(value, bound), because }
}

/** Below this an interval is too likely to miss the truth. */
const leastLevel = 0.9
/** Levels are sums of floating-point shares. */
const rounding = 1e-9

/** How a run gets more replicates than its profile has. */
const more = 'measure again with more --replicates'

function decide(reading: Measured, bound: Bound): { outcome: VerdictOutcome; why: string } {
  const { low, high, level, unit, basis, runIds } = reading
  const { min = -Infinity, max = Infinity } = bound
  const limit = formatBound(bound, unit)
  if (low === null || high === null) {
    return { outcome: 'inconclusive', why: `one replicate has no interval to hold against ${limit}; ${more}` }
  }
  if (basis !== 'exact' && level < leastLevel - rounding) {
    const why = `an interval of ${formatShare(level)} is too weak to hold against ${limit}; add scales, or ${more}`
    return { outcome: 'inconclusive', why }
  }
  if (runIds.length > 1 && basis !== 'exact' && basis !== 'fit') {
    // Their replicates share nothing that pairing could cancel.
    return { outcome: 'inconclusive', why: `a machine may change between runs; measure both sides in one for ${limit}` }
  }
  const all = low === high ? 'it' : 'the whole interval'
  if (low >= min && high <= max) return { outcome: 'holds', why: `${all} lies within ${limit}` }
  if (high < min || low > max) return { outcome: 'refuted', why: `${all} lies outside ${limit}` }
  return {
    outcome: 'inconclusive',
    why: `the interval crosses ${limit}; ${more}, or in a longer profile`,
  }
}

const basisNouns = { replicates: 'replicates', hull: 'replicates with intervals of their own', fit: 'points' } as const

function describeLevel({ basis, level, n }: Measured): string {
  if (basis === 'exact') return ' exactly'
  if (basis === 'single') return ''
  // Both are shown in place of an interval that dwarfs them.
  if (basis === 'replicates' && n === 2) return `, ${formatShare(level)}`
  return `, ${formatShare(level)} from ${n} ${n === 1 ? basisNouns[basis].replace('replicates', 'replicate') : basisNouns[basis]}`
}

const marginOf = (value: number, { min = -Infinity, max = Infinity }: Bound): number | null => {
  const margin = Math.min(value - min, max - value)
  return Number.isFinite(margin) ? margin : null
}

const endSentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)
