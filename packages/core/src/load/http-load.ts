import type { HttpLoad } from '@gauntlet/contract'
import type { PhaseContext } from '../trial/run-phase.ts'
import type { Observation } from '../trial/trial.ts'
import { startHost } from './host/start-host.ts'

/** Drives the system that another process hosts from this one, which loads the engine while the host starts. */
export async function runHttp(context: PhaseContext, spec: HttpLoad<unknown>): Promise<Observation> {
  const { trial, host: starting } = context
  const [host, { driveHttp }] = await Promise.all([starting ?? startHost(trial), import('./drive-http.ts')])
  try {
    return spec.beside ? await runBeside(host, { trial, spec }) : await driveHttp(host, { trial, spec })
  } finally {
    await host.stop()
  }
}

async function runBeside(
  own: Awaited<ReturnType<typeof startHost>>,
  of: { trial: PhaseContext['trial']; spec: HttpLoad<unknown> },
): Promise<Observation> {
  const [beside, { driveBeside }] = await Promise.all([startHost(of.trial, 'beside'), import('./drive-beside.ts')])
  try {
    return await driveBeside({ own, beside }, of)
  } finally {
    await beside.stop()
  }
}
