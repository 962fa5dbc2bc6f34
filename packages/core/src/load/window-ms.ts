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
      return Math.max(windowMs, Math.min(longestWindowMs, 1_000 * (shape.seconds ?? 0)))
    case 'ramp':
    case 'search':
      return windowMs
  }
}

/** How long a shape is offered before its window, in ms. Clients wait for a cold server; a schedule does not. */
export function warmupMsFor(
  shape: Shape,
  load: Parameters<typeof windowMsFor>[1] & Pick<Budget['load'], 'warmupMs' | 'openWarmupMs'>,
): number {
  if (shape.shape !== 'closed') return load.openWarmupMs
  if (shape.seconds === undefined) return load.warmupMs
  return Math.max(load.warmupMs, windowMsFor(shape, load) / 5)
}

/** How long each probe of a search is offered before its window, in ms: the first one to a system that is cold. */
export function probeWarmups({
  openWarmupMs,
  probeMs,
}: Pick<Budget['load'], 'openWarmupMs' | 'probeMs'>): () => number {
  let isCold = true
  return () => {
    const warmupMs = isCold ? openWarmupMs : probeMs / 2
    isCold = false
    return warmupMs
  }
}
