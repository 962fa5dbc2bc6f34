import type { Shape } from '@gauntlet/contract'
import type { Budget } from '../plan/budget.ts'

/** How long a shape is offered; `windowMs` is what most shapes get. */
export function windowMsFor(shape: Shape, { spikeMs, soakMs }: Budget['load'], windowMs: number): number {
  if (shape.shape === 'soak') return soakMs
  return shape.shape === 'spike' ? spikeMs : windowMs
}
