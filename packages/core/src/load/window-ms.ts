import type { Shape } from '@gauntlet/contract'
import type { Budget } from '../plan/budget.ts'

/** How long a shape is offered, in ms. */
export function windowMsFor(
  shape: Shape,
  {
    spikeMs,
    soakMs,
    windowMs,
    longestWindowMs,
  }: Pick<Budget['load'], 'spikeMs' | 'soakMs' | 'windowMs' | 'longestWindowMs'>,
): number {
  switch (shape.shape) {
    case 'soak':
      return soakMs
    case 'spike':
      return spikeMs
    case 'constant':
      return Math.max(windowMs, Math.min(longestWindowMs, (1_000 * (shape.requests ?? 0)) / shape.ratePerSecond))
    case 'closed':
    case 'ramp':
    case 'search':
      return windowMs
  }
}
