import { metric, type Bound, type Expectation, type Quantity } from '@gauntlet/contract'

/** Metrics of one cell by variant, of all requests or of one operation. */
const at =
  (cell: (variant: string) => string) =>
  (variant: string, name: string, operation?: string): Quantity =>
    metric(cell(variant), name, operation)

/** The published levels: arrivals that wait for nobody. */
export const level1 = at((variant) => `load/level-1:constant-100@1k/${variant}`)
export const level2 = at((variant) => `load/level-2:constant-200@1k/${variant}`)
export const level3 = at((variant) => `load/level-3:constant-500@1k/${variant}`)
/** The published load script: a hundred users who think for 100 ms. */
export const users = at((variant) => `load/seed-shape:closed-100-thinking@1k/${variant}`)
/** The same, whose script keeps no ids. */
export const forgetful = at((variant) => `load/forgetful:closed-100-thinking@1k/${variant}`)
/** The same with ten times the users in the store. */
export const crowded = at((variant) => `load/seed-10k:closed-100-thinking@10k/${variant}`)
/** The mix with DELETE, while both databases are audited. */
export const audited = at((variant) => `load/full:constant-500@1k/${variant}`)
/** Each server away for a second. */
export const outages = at((variant) => `load/level-5:soak-200@1k/${variant}`)

/** READs of a cache that is empty at first. */
export const cold = at((variant) => `load/cold-all:constant-2000@1k/${variant}`)

/** A case with one operation, from ten clients. */
export const single =
  (name: string, scale = '1k') =>
  (variant: string, what: string): Quantity =>
    metric(`load/${name}:closed-10@${scale}/${variant}`, what)

export const micro = (name: string, variant: string, what = 'latency_p50_ns'): Quantity =>
  metric(`micro/${name}@1k/${variant}`, what)

/** The share of READs by the published users that find their user. */
export const readsAnswered = (variant: string): Quantity => users(variant, 'success_ratio', 'read')

export const ms = 1e6

export const none: Bound = { max: 0 }

/** The two quantiles that the report sets limits to. A short profile has too few answers for some of them. */
export const quantiles = (
  part: string,
  of: (name: string) => Quantity,
  limit: { p95Ms: number; p99Ms: number },
): Expectation[] => [
  { part: `${part}: p95`, quantity: of('latency_p95_ns'), bound: { max: limit.p95Ms * ms } },
  { part: `${part}: p99`, quantity: of('latency_p99_ns'), bound: { max: limit.p99Ms * ms } },
]

/** The variant that the limits are about. */
export const own = 'postgres-redis'
