import cluster from 'node:cluster'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { closeWhenStopped, runCommand } from '@gauntlet/services/own'
import { listen } from './listen.ts'
import { openService } from './open-service.ts'
import { readSettings, type ServerSettings } from './settings.ts'

/** Answers that are under way have this long when the service is stopped. */
const goodbyeMs = 2_000

/** Serves until SIGTERM or SIGINT. */
async function serve(settings: ServerSettings): Promise<void> {
  const service = openService(settings)
  const server = await listen(service.listener, { port: settings.port })
  const close = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeIdleConnections()
    })
    await service.close()
  }
  closeWhenStopped(close, goodbyeMs)
  process.stdout.write(`truthsync listens on http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`)
}

/** Starts the processes that share the port, puts another in the place of one that ends, and ends with them. */
async function supervise(count: number): Promise<void> {
  let stopping = false
  const stop = (): void => {
    stopping = true
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM')
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  let listening = 0
  cluster.on('listening', () => listening++)
  cluster.on('exit', (worker) => {
    // One that never listened would fail again.
    if (!stopping && listening >= count) cluster.fork()
    else if (!stopping) process.exit(worker.process.exitCode ?? 1)
  })
  for (let i = 0; i < count; i++) await once(cluster.fork(), 'listening')
}

async function start(): Promise<void> {
  const settings = readSettings(process.env)
  if (cluster.isPrimary && settings.workers > 1) await supervise(settings.workers)
  else await serve(settings)
}

if (import.meta.main) await runCommand(start)
