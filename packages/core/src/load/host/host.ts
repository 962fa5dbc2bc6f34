import { mkdirSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { loadSubject, loadTarget, openSystem, sideOf, Skipped, type HttpLoad } from '@gauntlet/contract'
import { readExtras } from '../../trial/read-extras.ts'
import { readTrial } from '../../trial/read-trial.ts'
import { TrialFailure, type Trial } from '../../trial/trial.ts'
import { failIfEnded, whereaboutsOf } from '../../trial/whereabouts.ts'
import type { HostReply, HostRequest } from './host-protocol.ts'
import { watchUsage } from './host-usage.ts'

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
  const { side = 'own' } = trial
  const spec = sideOf(subject.load?.[trial.key.case] as HttpLoad<unknown>, side)
  const scratchDir = join(trial.scratchDir, side)
  mkdirSync(scratchDir)
  const open = await openSystem(subject, {
    ...trial.key,
    seed: trial.seed,
    scratchDir,
    allowRemote: trial.allowRemote,
    signal: stop.signal,
  })
  const served = await spec.serve(open.system)
  const { server, url } = typeof served === 'function' ? await host(served) : elsewhere(served.url, trial)
  const place = whereaboutsOf(subject, open)
  const meter = { isHostedHere: server !== null, place }
  let usage = watchUsage(meter)
  end = async () => {
    try {
      if (server) await close(server)
      await open.close()
    } catch (error) {
      console.error('closing:', error)
    }
    process.exit(0)
  }
  process.on('message', (request: HostRequest) => {
    if (request.ask === 'begin') {
      usage = watchUsage(meter)
      reply({ say: 'begun' })
      return
    }
    const used = usage()
    const finish = async (): Promise<void> => {
      failIfEnded(place)
      const extras = await readExtras({ subject, spec, system: open.system })
      reply({ say: 'finished', ...used, extras })
    }
    finish().catch(report)
  })
  reply({ say: 'ready', url, shared: (await spec.share?.(open.system)) ?? null })
}

interface Place {
  /** Null where the system listens by itself. */
  readonly server: Server | null
  readonly url: string
}

async function host(listener: RequestListener): Promise<Place> {
  const server = await listen(createServer(listener))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

const elsewhere = (url: URL | string, trial: Trial): Place => ({ server: null, url: loadTarget(url, trial).href })

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
  else if (error instanceof TrialFailure && isTold(error.reason)) {
    reply({ say: 'failed', reason: error.reason, message })
  } else reply({ say: 'failed', reason: 'build', message })
}

type Told = Extract<HostReply, { say: 'failed' }>['reason']

const isTold = (reason: string): reason is Told => ['invariant', 'bad-output', 'crash'].includes(reason)

if (import.meta.main) await main().catch(report)
