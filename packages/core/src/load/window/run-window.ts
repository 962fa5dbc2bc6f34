import type { Shape } from '@gauntlet/contract'
import { nowNs } from '../../machine/clock.ts'
import { addLedger } from './ledger.ts'
import { settle, type Settled } from './settle.ts'
import { slotNsOf } from './slots.ts'
import { openPart, type GeneratorState, type PartResult, type WindowPlan } from './window-part.ts'

export interface Window {
  readonly settled: Settled
  readonly shape: Shape
  readonly windowNs: number
  readonly slotNs: number
  readonly wrongSamples: readonly string[]
  /** Of several generators, the one that was held up most: any of them spoils the figures of all. */
  readonly generator: GeneratorState & { readonly threads: number }
  /** Requests of this window in the system, summed over time ÷ the window: the L of Little's law. */
  readonly meanInSystem: number
}

/** Time to get ready in, between the decision to start and the start. */
const leadNs = 2e6

/**
 * Offers load for one window from this thread, after a warm-up that is not counted, and waits for the last answers.
 * Rejects with what a hook of the subject threw.
 */
export async function runWindow(plan: WindowPlan): Promise<Window> {
  const part = await openPart(plan)
  return addParts(plan, [await part.start(nowNs() + leadNs)])
}

/**
 * The window that several generators offered together: counts and histograms add up (in the first one's ledger), and
 * states are those of the worst.
 */
export function addParts(
  plan: Pick<WindowPlan, 'shape' | 'windowMs'>,
  parts: readonly [PartResult, ...PartResult[]],
): Window {
  const windowNs = plan.windowMs * 1e6
  const [first, ...others] = parts
  for (const { ledger } of others) addLedger(first.ledger, ledger)
  const sum = (of: (part: PartResult) => number): number => parts.reduce((total, part) => total + of(part), 0)
  const worst = (of: (state: GeneratorState) => number): number =>
    Math.max(...parts.map(({ generator }) => of(generator)))
  return {
    settled: settle(first.ledger),
    shape: plan.shape,
    windowNs,
    slotNs: slotNsOf(plan.shape, windowNs),
    wrongSamples: parts.flatMap((part) => part.wrongSamples).slice(0, 5),
    generator: {
      threads: parts.length,
      loopBusyShare: worst((state) => state.loopBusyShare),
      runQueueShare: worst((state) => state.runQueueShare),
      stolenShare: worst((state) => state.stolenShare),
      sendLagP99Ns: worst((state) => state.sendLagP99Ns),
      maxQueue: sum(({ generator }) => generator.maxQueue),
    },
    meanInSystem: sum((part) => part.meanInSystem),
  }
}
