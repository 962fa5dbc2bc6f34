import { GauntletError } from './error.ts'
import { isPhase, type Phase } from './phase.ts'

/** Where a metric was taken. `scale` is `*` where all scales are meant. */
export interface MetricAddress {
  readonly phase: Phase
  readonly caseName: string
  readonly shape: string | null
  readonly scale: string
  readonly variant: string
}

const pattern = /^([a-z]+)\/([a-z0-9-]+)(?::([a-z0-9-]+))?@([a-z0-9-]+|\*)\/([a-z0-9-]+)$/

/** Reads `phase/case[:shape]@scale/variant`. Throws `BAD_ADDRESS` with the form that was expected. */
export function parseAddress(text: string): MetricAddress {
  const found = pattern.exec(text)
  const [, phase = '', caseName = '', shape, scale = '', variant = ''] = found ?? []
  if (!found || !isPhase(phase)) {
    throw new GauntletError('BAD_ADDRESS', `"${text}" is no metric address; write phase/case[:shape]@scale/variant`)
  }
  return { phase, caseName, shape: shape ?? null, scale, variant }
}

export const formatAddress = ({ phase, caseName, shape, scale, variant }: MetricAddress): string =>
  `${phase}/${caseName}${shape === null ? '' : `:${shape}`}@${scale}/${variant}`
