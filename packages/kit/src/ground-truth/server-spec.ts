import type { LatencyLaw } from './latency-law.ts'
import type { Limit } from './limiter.ts'
import type { Stall } from './stall.ts'

/**
 * A server whose behaviour is known. All of them answer `GET /name` with 200 and `name`, but for what is planted:
 * - `latency`: after a time drawn from a law; the same seed gives the same times in the same order
 * - `stall`: at once, except for what arrives within a stall
 * - `wrong-body`, `reset`: each request whose number, from 1, is a multiple of `every` is answered wrongly or reset
 * - `limit`: 429 for what a limiter of known capacity refuses
 * - `slow-accept`: a connection is taken up `acceptMs` after the one before it, and is as good as any from then on
 * - `flood`: every body has this many bytes
 */
export type ServerSpec = ListenerSpec | { readonly server: 'slow-accept'; readonly acceptMs: number }

/** Those that need nothing but a request listener. */
export type ListenerSpec =
  | { readonly server: 'latency'; readonly law: LatencyLaw; readonly seed: string }
  | ({ readonly server: 'stall' } & Stall)
  | { readonly server: 'wrong-body' | 'reset'; readonly every: number }
  | ({ readonly server: 'limit' } & Limit)
  | { readonly server: 'flood'; readonly bytes: number }
