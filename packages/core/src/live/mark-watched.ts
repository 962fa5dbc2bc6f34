import type { Observation, Trial } from '../trial/trial.ts'

/** A load that spoke while somebody looked on says so in its record: its lines cost 0.15–0.25 ms a second. */
export function markWatched(observation: Observation, { key, live }: Pick<Trial, 'key' | 'live'>): Observation {
  if (!live || key.phase !== 'load' || observation.status.state !== 'ok') return observation
  const flag = {
    code: 'watched',
    severity: 'info' as const,
    because: 'somebody looked on while it ran: its generator said a line a second',
  }
  return { ...observation, flags: [...observation.flags, flag] }
}
