import type { Random } from '@gauntlet/contract'
import { normalQuantile } from './normal-quantile.ts'

/** How a server's time is distributed. Plain data, so that it can be handed to another process. */
export type LatencyLaw =
  | { readonly law: 'constant'; readonly ms: number }
  | { readonly law: 'bimodal'; readonly fastMs: number; readonly slowMs: number; readonly slowShare: number }
  | { readonly law: 'log-normal'; readonly medianMs: number; readonly sigma: number }

/** The truth: the time that this share (0–1) of all answers does not exceed. */
export function latencyQuantileMs(law: LatencyLaw, share: number): number {
  switch (law.law) {
    case 'constant':
      return law.ms
    case 'bimodal':
      return share <= 1 - law.slowShare ? law.fastMs : law.slowMs
    case 'log-normal':
      return law.medianMs * Math.exp(law.sigma * normalQuantile(share))
  }
}

/** The truth: the mean of all answers. */
export function latencyMeanMs(law: LatencyLaw): number {
  switch (law.law) {
    case 'constant':
      return law.ms
    case 'bimodal':
      return law.fastMs * (1 - law.slowShare) + law.slowMs * law.slowShare
    case 'log-normal':
      return law.medianMs * Math.exp(law.sigma ** 2 / 2)
  }
}

/** One answer's time, by inversion of the quantile function. */
export const drawLatencyMs = (law: LatencyLaw, random: Random): number => latencyQuantileMs(law, random.next())
