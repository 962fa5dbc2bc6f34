import type { Flag, Metric } from '@gauntlet/record'
import { quantile } from '@gauntlet/stats'
import { metricOf, readingMetric } from '../trial/make-metric.ts'
import { spikeFrom, spikeTo } from './window/arrivals.ts'
import type { Slot } from './window/slots.ts'

/** With fewer slots the calm before the spike has no range. */
const fewestCalmSlots = 8

/** From recovery on at least this share of the slots is in range; of the others, no two come in a row. */
const staysShare = 0.9
/** So many slots must follow, or the end of the window would make a single quiet one the recovery. */
const fewestSlotsAfter = 5

/** Less than this above the calm's median is no harm, however even the calm was. */
const leastRise = 1.2

/** A slot may hold three requests, of which one failure says little: failures are counted over as many slots. */
const failureSlots = 10
/** Fewer failures than this are no harm, however many requests the calm got through without any. */
const leastFailedShare = 0.001

export type Recovery =
  | { readonly state: 'recovered'; readonly recoveryNs: number }
  | { readonly state: 'not-recovered'; readonly watchedNs: number }
  | { readonly state: 'unknown'; readonly calmSlots: number }

interface Series {
  readonly slots: readonly Slot[]
  readonly slotNs: number
  readonly windowNs: number
}

/**
 * Time from the end of the spike until requests are served as before it. A slot is in range when the median latency of
 * what was due in it is not above Tukey's outer fence of the calm slots (1977: upper quartile + 3 quartile ranges), and
 * when its failures do not begin ten slots of more failures than the calm explains. Recovery is the end of the last slot
 * that failed so, or of the last two in a row that were slow: one slow slot is a hiccup. As requests count where they were
 * due, a queue served in order shows the moment when it is empty.
 */
export function recoveryOf({ slots, slotNs, windowNs }: Series): Recovery {
  const { calm, after, firstAfter } = partsOf({ slots, slotNs, windowNs })
  const busyCalm = calm.filter(hasRequests)
  if (busyCalm.length < fewestCalmSlots) return { state: 'unknown', calmSlots: busyCalm.length }
  const medians = busyCalm.map(({ p50Ns }) => p50Ns)
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(medians, share)) as [number, number, number]
  const limitNs = Math.max(high + 3 * (high - low), leastRise * middle)
  const mostFailed = failureLimit(busyCalm)

  const seen = after
    .map((slot, index) => ({ slot, endNs: (firstAfter + index + 1) * slotNs }))
    .filter(({ slot }) => hasRequests(slot))
    .map(({ slot, endNs }, index, all) => {
      const from = Math.max(0, Math.min(index, all.length - failureSlots))
      const next = totalOf(all.slice(from, from + failureSlots).map((each) => each.slot))
      const fails = slot.failed > 0 && next.failed > mostFailed(next.offered)
      return { endNs, fails, inRange: slot.p50Ns <= limitNs && !fails }
    })
  // What is out of range at once belongs to the spike.
  const last = seen.findLastIndex(
    ({ fails, inRange }, index) => fails || (!inRange && seen[index - 1]?.inRange !== true),
  )
  for (let i = last + 1; i + fewestSlotsAfter <= seen.length; i++) {
    const rest = seen.slice(i)
    if (!seen[i]?.inRange || rest.filter(({ inRange }) => inRange).length < staysShare * rest.length) continue
    return { state: 'recovered', recoveryNs: Math.max(0, (seen[i - 1]?.endNs ?? 0) - spikeTo * windowNs) }
  }
  return { state: 'not-recovered', watchedNs: (1 - spikeTo) * windowNs }
}

/** What a spike did: recovery, the highest latency that was due within it, and the share of it that failed. */
export function spikeFindings(series: Series): { metrics: Metric[]; flags: Flag[] } {
  const spike = partsOf(series).spike.filter(hasRequests)
  const { offered, failed } = totalOf(spike)
  const recovery = recoveryOf(series)
  const metrics: Metric[] = []
  if (recovery.state === 'recovered') {
    const { recoveryNs } = recovery
    // It came within the last slot that was out of range.
    const range = { value: recoveryNs, low: Math.max(0, recoveryNs - series.slotNs), high: recoveryNs }
    metrics.push(metricOf('recovery_ns', { ...range, level: 0, n: 1, replicated: 'process' }, { role: 'primary' }))
  }
  if (offered > 0) {
    metrics.push(readingMetric('spike_latency_peak_ns', Math.max(...spike.map(({ p99Ns }) => p99Ns))))
    metrics.push(readingMetric('spike_failed_ratio', failed / offered))
  }
  return { metrics, flags: recoveryFlags(recovery) }
}

function recoveryFlags(recovery: Recovery): Flag[] {
  switch (recovery.state) {
    case 'recovered':
      return []
    case 'not-recovered': {
      const { watchedNs } = recovery
      const because = `latency or failures were above those before the spike until the end, ${(watchedNs / 1e6).toFixed(0)} ms after it`
      return [{ code: 'not-recovered', severity: 'warn', observed: watchedNs, because }]
    }
    case 'unknown': {
      const because = `only ${recovery.calmSlots} slots before the spike held a request: recovery needs a higher rate or a longer profile`
      const limits = { observed: recovery.calmSlots, limit: fewestCalmSlots }
      return [{ code: 'recovery-unknown', severity: 'info', ...limits, because }]
    }
  }
}

function partsOf({ slots, slotNs, windowNs }: Series): {
  calm: readonly Slot[]
  spike: readonly Slot[]
  after: readonly Slot[]
  firstAfter: number
} {
  const firstOfSpike = Math.round((spikeFrom * windowNs) / slotNs)
  const firstAfter = Math.round((spikeTo * windowNs) / slotNs)
  return {
    calm: slots.slice(0, firstOfSpike),
    spike: slots.slice(firstOfSpike, firstAfter),
    after: slots.slice(firstAfter),
    firstAfter,
  }
}

const hasRequests = ({ offered }: Slot): boolean => offered > 0

const totalOf = (slots: readonly Slot[]): { offered: number; failed: number } => ({
  offered: slots.reduce((sum, slot) => sum + slot.offered, 0),
  failed: slots.reduce((sum, slot) => sum + slot.failed, 0),
})

/**
 * The most failures of so many requests that the calm's share explains: three standard deviations (Poisson) above it. That
 * share is taken as one failure more, as a calm without any does not prove that there are none (Laplace 1774).
 */
function failureLimit(calm: readonly Slot[]): (offered: number) => number {
  const { offered, failed } = totalOf(calm)
  const share = (failed + 1) / (offered + 2)
  return (requests) => Math.max(leastFailedShare * requests, share * requests + 3 * Math.sqrt(share * requests))
}
