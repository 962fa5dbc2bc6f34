import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadSubject, openSystem, Skipped, type HttpLoad } from '@gauntlet/contract'
import { nowNs } from '../machine/clock.ts'
import { peakRssBytes } from '../memory/read-memory.ts'
import { readExtras } from '../trial/read-extras.ts'
import { readTrial } from '../trial/read-trial.ts'
import { TrialFailure } from '../trial/trial.ts'
import type { HostReply, HostRequest } from './host-protocol.ts'

/** Thousands of connections may arrive at once. */
const backlog = 4_096

const reply = (message: HostReply): void => {
  if (process.connected) process.send?.(message)
}

async function main(): Promise<void> {
  const stop = new AbortController()
  let end = async (): Promise<void> => process.exit(1)
  // Whoever drives has what it wants, or has given up: either way what was built is undone.
  process.once('disconnect', () => {
    stop.abort()
    void end()
  })
  const trial = await readTrial(() => process.exit(1))
  const subject = await loadSubject(trial.file)
  const spec = subject.load?.[trial.key.case] as HttpLoad<unknown>
  const open = await openSystem(subject, {
    ...trial.key,
    seed: trial.seed,
    scratchDir: trial.scratchDir,
    signal: stop.signal,
  })
  const server = await listen(createServer(await spec.serve(open.system)))
  let cpu = process.cpuUsage()
  let begunNs = nowNs()
  end = async () => {
    try {
      await close(server)
      await open.close()
    } catch (error) {
      console.error('closing:', error)
    }
    process.exit(0)
  }
  process.on('message', (request: HostRequest) => {
    if (request.ask === 'begin') {
      cpu = process.cpuUsage()
      begunNs = nowNs()
      reply({ say: 'begun' })
      return
    }
    const used = process.cpuUsage(cpu)
    const host = {
      cpuNs: (used.user + used.system) * 1_000,
      wallNs: nowNs() - begunNs,
      peakRssBytes: peakRssBytes(),
    }
    void readExtras({ subject, spec, system: open.system }).then(
      (extras) => reply({ say: 'finished', host, extras }),
      report,
    )
  })
  reply({
    say: 'ready',
    port: (server.address() as AddressInfo).port,
    shared: (await spec.share?.(open.system)) ?? null,
  })
}

const listen = (server: Server): Promise<Server> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: 0, backlog }, () => resolve(server))
  })

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => void server.close(() => resolve()))
}

function report(error: unknown): void {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  if (error instanceof Skipped) reply({ say: 'skipped', message: error.message, remedy: error.remedy })
  else if (error instanceof TrialFailure && (error.reason === 'invariant' || error.reason === 'bad-output')) {
    reply({ say: 'failed', reason: error.reason, message })
  } else reply({ say: 'failed', reason: 'build', message })
}

if (import.meta.main) await main().catch(report)
