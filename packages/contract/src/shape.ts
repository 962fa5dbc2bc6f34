/** How load is offered. Durations come from the profile's budget, so that a subject stays the same in all profiles. */
export type Shape =
  | {
      readonly shape: 'closed'
      readonly clients: number
      readonly thinkMs?: readonly [low: number, high: number]
      /**
       * Shortest window, from the `standard` profile on, up to 40 s: many clients that begin together, or a script, take
       * longer than the profile's window until they are spread. A fifth of it comes before, as warm-up.
       */
      readonly seconds?: number
    }
  | {
      readonly shape: 'constant'
      readonly ratePerSecond: number
      readonly arrivals?: 'uniform' | 'poisson'
      /**
       * Fewest requests of a window, from the `standard` profile on: a p95 needs 600 answers, a p99 3,000. The window is
       * made longer for them, up to 40 s.
       */
      readonly requests?: number
    }
  | { readonly shape: 'ramp'; readonly fromPerSecond: number; readonly toPerSecond: number }
  | { readonly shape: 'spike'; readonly ratePerSecond: number; readonly factor: number }
  | { readonly shape: 'soak'; readonly ratePerSecond: number }
  | { readonly shape: 'search'; readonly fromPerSecond: number; readonly limit: SearchLimit }

/** A rate is good while all of this is true. */
export interface SearchLimit {
  readonly p95Ms: number
  /** Share of requests that may fail or be wrong, 0–1. */
  readonly errorShare: number
}

/** The name of a shape in addresses and records: `closed-100`, `constant-500`, `search`. */
export function shapeId(shape: Shape): string {
  switch (shape.shape) {
    case 'closed':
      return shape.thinkMs ? `closed-${shape.clients}-thinking` : `closed-${shape.clients}`
    case 'constant':
      return shape.arrivals === 'poisson' ? `poisson-${shape.ratePerSecond}` : `constant-${shape.ratePerSecond}`
    case 'ramp':
      return `ramp-${shape.fromPerSecond}-${shape.toPerSecond}`
    case 'spike':
      return `spike-${shape.ratePerSecond}-x${shape.factor}`
    case 'soak':
      return `soak-${shape.ratePerSecond}`
    case 'search':
      return 'search'
  }
}
