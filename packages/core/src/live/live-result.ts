import type { LiveResult, Record } from '@gauntlet/record'

/** What people who look on are told of a record. */
export function liveResult({ key, status, flags, metrics, durationNs }: Record): LiveResult {
  const voiding = flags.filter(({ severity }) => severity === 'invalidates').map(({ code }) => code)
  const numbers = (wanted: (metric: Record['metrics'][number]) => boolean): LiveResult['gauges'] =>
    metrics.filter(wanted).map(({ name, operation, estimate }) => ({
      name: operation === undefined ? name : `${name} of ${operation}`.slice(0, 80),
      value: estimate.value,
    }))
  return {
    key,
    durationNs,
    ...outcomeOf(status, voiding),
    headlines: numbers(({ role }) => role === 'primary').slice(0, 10),
    // Gauges are counts of the subject's own, of which neither end is better.
    gauges: numbers(({ role, better, estimate }) => {
      return role === 'secondary' && better === 'none' && estimate.replicated === 'exact'
    }).slice(0, 40),
  }
}

function outcomeOf(status: Record['status'], voiding: readonly string[]): Pick<LiveResult, 'outcome' | 'because'> {
  switch (status.state) {
    case 'ok':
      return voiding.length === 0
        ? { outcome: 'ok', because: '' }
        : { outcome: 'invalid', because: voiding.join(', ').slice(0, 300) }
    case 'failed':
      return { outcome: 'failed', because: `${status.reason}: ${status.message}`.slice(0, 300) }
    case 'skipped':
      return { outcome: 'skipped', because: status.reason.slice(0, 300) }
    case 'partial':
      return { outcome: 'invalid', because: status.reason.slice(0, 300) }
  }
}
