import type { HttpLoad } from '@gauntlet/contract'
import type { PhaseContext } from '../trial/run-phase.ts'
import type { Observation } from '../trial/trial.ts'
import { startHost } from './host/start-host.ts'

/** Drives the system that another process hosts from this one, which loads the engine while the host starts. */
export async function runHttp({ trial, host: starting }: PhaseContext, spec: HttpLoad<unknown>): Promise<Observation> {
  const [host, { driveHttp }] = await Promise.all([starting ?? startHost(trial), import('./drive-http.ts')])
  try {
    return await driveHttp(host, { trial, spec })
  } finally {
    await host.stop()
  }
}
