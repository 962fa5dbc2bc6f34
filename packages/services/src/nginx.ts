import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { requireService, type ServiceContext } from './find-service.ts'
import { nginxConfig, readySocket, type NginxOptions } from './nginx-config.ts'
import { makeServiceFolder } from './service-folder.ts'
import { startServer } from './start-server.ts'

export interface Nginx {
  readonly url: string
  readonly port: number
  readonly pids: readonly number[]
  readonly stop: () => Promise<void>
}

/** Starts an NGINX of this trial's own in front of servers that listen already. Skips where NGINX is missing. */
export async function nginx(context: ServiceContext, options: NginxOptions): Promise<Nginx> {
  const home = requireService(context, 'nginx')
  const folder = await makeServiceFolder(context)
  const file = join(folder, 'nginx.conf')
  const { port, pid, stop } = await startServer(context, {
    title: 'NGINX',
    folder,
    program: join(home, 'nginx'),
    argsFor: (tryPort) => {
      writeFileSync(file, nginxConfig(options, { folder, port: tryPort }))
      return ['-e', 'stderr', '-p', folder, '-c', file]
    },
    isReady: (signal) => answers(readySocket(folder), signal),
    stopSignal: 'SIGTERM',
  })
  return { url: `http://127.0.0.1:${port}`, port, pids: [pid], stop }
}

function answers(socketPath: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: '/', agent: false, signal }, (reply) => {
      reply.resume()
      resolve(reply.statusCode === 204)
    })
    asked.on('error', () => resolve(false))
    asked.end()
  })
}
