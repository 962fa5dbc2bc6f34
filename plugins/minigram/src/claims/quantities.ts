import { metric, type Bound, type Quantity } from '@gauntlet/contract'

/** Metrics of one cell by variant, of all requests or of one operation. */
const at =
  (cell: (variant: string) => string) =>
  (variant: string, name: string, operation?: string): Quantity =>
    metric(cell(variant), name, operation)

/** The report's script from so many users. */
export const burst = at((variant) => `load/seed-burst:closed-5@seed/${variant}`)
export const sweep = (users: number): Quantity =>
  metric(`load/seed-sweep:closed-${users}@light/seed-bug`, 'success_ratio')
export const few = (users: number): Quantity => metric(`load/users:closed-${users}@seed/stage1`, 'success_ratio')
/** The same work at all stages. */
export const crowd = at((variant) => `load/crowd:closed-500@light/${variant}`)

export const feeds = (variant: string, name: string): Quantity => metric(`load/feed:closed-20@light/${variant}`, name)
export const direct = (name: string): Quantity => metric('load/feed-direct:closed-20@light/stage5', name)
export const writers = at((variant) => `load/writers:closed-20@light/${variant}`)
export const readHeavy = at((variant) => `load/read-heavy:closed-20@light/${variant}`)

/** A process killed at 500 requests per second. */
export const killing = (victim: 'api' | 'replica' | 'cache', name: string): Quantity =>
  metric(`load/kill-${victim}:constant-500@light/${stageOf[victim]}`, name)

const stageOf = { api: 'stage3', replica: 'stage4', cache: 'stage5' } as const

export const micro = (name: string, variant: string): Quantity =>
  metric(`micro/${name}@seed/${variant}`, 'latency_p50_ns')

export const ms = 1e6

export const none: Bound = { max: 0 }
export const all: Bound = { min: 1 }
