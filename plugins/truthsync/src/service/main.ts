import cluster from 'node:cluster'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { GauntletError } from '@gauntlet/contract'
import { listen } from './listen.ts'
import { openService } from './open-service.ts'
import { readSettings, type ServerSettings } from './settings.ts'

/** Answers that are under way have this long when the service is stopped. */
const goodbyeMs = 2_000

/** Serves until SIGTERM or SIGINT. */
async function serve(settings: ServerSettings): Promise<void> {
  const service = openService(settings)
  const server = await listen(service.listener, { port: settings.port })
  const stop = (): void => {
    setTimeout(() => process.exit(0), goodbyeMs).unref()
    server.close(() => void service.close().then(() => process.exit(0)))
    server.closeIdleConnections()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
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

if (import.meta.main) {
  try {
    const settings = readSettings(process.env)
    if (cluster.isPrimary && settings.workers > 1) await supervise(settings.workers)
    else await serve(settings)
  } catch (error) {
    process.stderr.write(`${error instanceof GauntletError ? error.message : String(error)}\n`)
    process.exit(64)
  }
}
