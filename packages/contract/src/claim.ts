/** How the source came to its figure. */
export const provenances = ['measured', 'target', 'expected', 'extrapolated', 'asserted', 'asked for'] as const

export type Provenance = (typeof provenances)[number]

/**
 * What a claim is about, as data. Addresses read `phase/case[:shape]@scale/variant`; in `slope` and `exponent` the
 * scale is `*`: all scales that were measured.
 */
export type Quantity =
  | { readonly kind: 'metric'; readonly at: string; readonly name: string; readonly operation?: string }
  | { readonly kind: 'ratio'; readonly over: Quantity; readonly under: Quantity }
  | { readonly kind: 'difference'; readonly from: Quantity; readonly less: Quantity }
  | { readonly kind: 'slope'; readonly at: string; readonly name: string }
  | { readonly kind: 'exponent'; readonly at: string; readonly name: string }
  | { readonly kind: 'unmeasured'; readonly because: string }

/** Both ends belong to the bound. */
export interface Bound {
  readonly min?: number
  readonly max?: number
}

export interface Expectation {
  /** Says which part of the claim this is, where a claim has several. */
  readonly part?: string
  readonly quantity: Quantity
  readonly bound: Bound
  /** The source's own figure for this quantity, in its unit. Left out where the source gives a limit and no figure. */
  readonly published?: number
}

/** A published sentence and the measurement that decides it. All parts must hold for the claim to hold. */
export type Claim = {
  readonly id: string
  readonly says: string
  readonly provenance: Provenance
  /** A refuted claim with `gate` makes the command exit with 2. */
  readonly gate?: boolean
} & (
  | (Omit<Expectation, 'part'> & { readonly parts?: never })
  | {
      readonly parts: readonly Expectation[]
      readonly quantity?: never
      readonly bound?: never
      readonly published?: never
    }
)

/** One metric of one cell, for example `metric('micro/lookup@100k/map', 'latency_p50_ns')`. */
export const metric = (at: string, name: string, operation?: string): Quantity =>
  operation === undefined ? { kind: 'metric', at, name } : { kind: 'metric', at, name, operation }

/** `over` ÷ `under`, paired by replicate. */
export const ratio = (over: Quantity, under: Quantity): Quantity => ({ kind: 'ratio', over, under })

/** `from` − `less`, paired by replicate. */
export const difference = (from: Quantity, less: Quantity): Quantity => ({ kind: 'difference', from, less })

/** Theil–Sen slope of a memory metric against the items handled, over all scales: bytes per item. */
export const slope = (at: string, name: string): Quantity => ({ kind: 'slope', at, name })

/** Exponent k of `metric = fixed + factor × items^k` over the smallest, middle and largest scale. 1 is linear. */
export const exponent = (at: string, name: string): Quantity => ({ kind: 'exponent', at, name })

/** For a claim that nothing here can measure yet; the reason is printed in place of a verdict. */
export const unmeasured = (because: string): Quantity => ({ kind: 'unmeasured', because })

/** The expectations of a claim as a list, whichever way it was written. */
export function expectationsOf(claim: Claim): readonly Expectation[] {
  if (claim.parts) return claim.parts
  const { quantity, bound, published } = claim
  return [{ quantity, bound, ...(published === undefined ? {} : { published }) }]
}
