import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { requireService, type ServiceContext } from './find-service.ts'
import { makeServiceFolder } from './service-folder.ts'
import type { Settings } from './settings.ts'
import { startServer } from './start-server.ts'

export interface Redis {
  /** With its password. */
  readonly url: string
  readonly port: number
  readonly pids: readonly number[]
  readonly stop: () => Promise<void>
}

/**
 * Starts a Redis of this trial's own and waits until it answers. It is a cache and stores nothing on disk, unless
 * `settings` (lines of redis.conf) say so. Skips where Redis is missing.
 */
export async function redis(context: ServiceContext, options: { readonly settings?: Settings } = {}): Promise<Redis> {
  const home = requireService(context, 'redis')
  const folder = await makeServiceFolder(context)
  const password = randomBytes(16).toString('hex')
  const socket = join(folder, 'redis.sock')
  const { port, pid, stop } = await startServer(context, {
    title: 'Redis',
    folder,
    program: join(home, 'redis-server'),
    argsFor: (tryPort) => {
      const settings = { ...cacheSettings, ...options.settings, ...ownSettings({ folder, socket, password }) }
      return [writeConfig(folder, { ...settings, port: tryPort })]
    },
    isReady: (signal) => answersPing(socket, { password, signal }),
    stopSignal: 'SIGTERM',
  })
  return { url: `redis://:${password}@127.0.0.1:${port}`, port, pids: [pid], stop }
}

const cacheSettings: Settings = { save: '""', appendonly: 'no' }

const ownSettings = (of: { folder: string; socket: string; password: string }): Settings => ({
  bind: '127.0.0.1',
  unixsocket: of.socket,
  unixsocketperm: 700,
  dir: of.folder,
  requirepass: of.password,
  daemonize: 'no',
  // Keeps the command line, which names the folder.
  'set-proc-title': 'no',
  logfile: '""',
})

function writeConfig(folder: string, settings: Settings): string {
  const file = join(folder, 'redis.conf')
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name} ${value}\n`)
      .join(''),
  )
  return file
}

function answersPing(
  socket: string,
  { password, signal }: { password: string; signal: AbortSignal },
): Promise<boolean> {
  return new Promise((resolve) => {
    let reply = ''
    const connection = createConnection(socket)
    const end = (): void => void connection.destroy()
    signal.addEventListener('abort', end, { once: true })
    connection.on('connect', () => connection.write(`AUTH ${password}\r\nPING\r\n`))
    connection.on('data', (bytes) => {
      reply += bytes.toString('latin1')
      // Loading, it answers with an error; then we ask again.
      if (reply.includes('PONG') || reply.includes('-')) end()
    })
    connection.on('error', end)
    connection.on('close', () => {
      signal.removeEventListener('abort', end)
      resolve(reply.includes('PONG'))
    })
  })
}
