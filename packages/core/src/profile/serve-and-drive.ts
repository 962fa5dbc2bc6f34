import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { loadSubject, openSystem, Skipped, type HttpLoad } from '@gauntlet/contract'
import { childCommand } from '../trial/child-command.ts'
import { failedObservation, skippedObservation, type Observation, type Trial } from '../trial/trial.ts'

/** What the generator is told on its standard input. */
export interface DriveOrder {
  readonly trial: Trial
  readonly url: string
  readonly shared: unknown
}

/**
 * Hosts a trial's system in this process, which is the one to profile, and drives it from a process that this one starts.
 * The answer tells only whether that went well.
 */
export async function serveAndDrive(trial: Trial, signal: AbortSignal): Promise<Observation> {
  const subject = await loadSubject(trial.file)
  const spec = subject.load?.[trial.key.case] as HttpLoad<unknown>
  const { key, seed, scratchDir, allowRemote } = trial
  try {
    const open = await openSystem(subject, { ...key, seed, scratchDir, allowRemote, signal })
    try {
      const listener = await spec.serve(open.system)
      if (typeof listener !== 'function') {
        return failedObservation('harness', 'the system is a program of its own: use its own profiler')
      }
      const shared = (await spec.share?.(open.system)) ?? null
      return await serve(listener, (url) => drive({ trial, url, shared }))
    } finally {
      await open.close()
    }
  } catch (error) {
    if (error instanceof Skipped) return skippedObservation(error.message, error.remedy)
    throw error
  }
}

async function serve(
  listener: Parameters<typeof createServer>[1],
  work: (url: string) => Promise<Observation>,
): Promise<Observation> {
  const server = createServer(listener as NonNullable<typeof listener>)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: 0 }, resolve)
  })
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => void server.close(resolve))
  }
}

function drive(order: DriveOrder): Promise<Observation> {
  const { command, args } = childCommand(fileURLToPath(new URL('./drive-child.ts', import.meta.url)), {
    cores: order.trial.cores?.generator ?? null,
    memoryCapBytes: order.trial.budget.memoryCapBytes,
    role: 'generator',
  })
  // Profilers enter through NODE_OPTIONS; the generator is not what they are to show.
  const env = { ...process.env, NODE_OPTIONS: '' }
  const child = spawn(command, args, { stdio: ['pipe', 'inherit', 'inherit'], env })
  child.stdin.on('error', () => undefined)
  child.stdin.end(JSON.stringify(order))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, ending) => {
      if (code === 0) resolve({ status: { state: 'ok' }, metrics: [], flags: [], detail: null })
      else resolve(failedObservation('load', `the load generator ended with ${ending ?? `code ${String(code)}`}`))
    })
  })
}
