import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { findProgram } from './find-program.ts'
import { largeBodies } from './large-bodies.ts'
import { pinnedCommand } from './pinned-command.ts'
import { spawnServer, type Server } from './spawn-server.ts'

const upMs = 10_000

/**
 * The quickest server at hand for constant answers, in one process: nginx, or ours at byte level where there is none.
 * Both know `/items`, `/items/ID`, `/body/NAME`, and say `ok` to everything else.
 */
export async function startQuickServer(
  scratchDir: string,
  cores: readonly number[] | null,
): Promise<Server & { readonly name: string }> {
  const program = findProgram('nginx', ['/usr/sbin/nginx'])
  if (program === null) return { ...(await spawnServer('constant.ts', {}, cores)), name: 'our byte-level server' }
  const dir = join(scratchDir, 'nginx')
  mkdirSync(join(dir, 'body'), { recursive: true })
  for (const [name, body] of largeBodies()) writeFileSync(join(dir, 'body', name), body)
  const port = await freePort()
  writeFileSync(join(dir, 'nginx.conf'), configuration(dir, port))
  const { command, args } = pinnedCommand([program, '-e', 'stderr', '-p', dir, '-c', join(dir, 'nginx.conf')], cores)
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  const gone = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await gone
  }
  const url = new URL(`http://127.0.0.1:${port}/`)
  try {
    await untilAnswers(url)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop, name: 'nginx', counts: () => Promise.reject(new Error('nginx counts nothing')) }
}

const configuration = (dir: string, port: number): string => `
daemon off;
master_process off;
pid ${dir}/pid;
events { worker_connections 4096; }
http {
  access_log off;
  default_type text/plain;
  sendfile on;
  tcp_nodelay on;
  keepalive_requests 1000000000;
  client_body_temp_path ${dir}/client;
  proxy_temp_path ${dir}/proxy;
  fastcgi_temp_path ${dir}/fastcgi;
  uwsgi_temp_path ${dir}/uwsgi;
  scgi_temp_path ${dir}/scgi;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    root ${dir};
    location / { return 200 'ok'; }
    location /body/ { }
    location = /items {
      if ($request_method = POST) { return 200 '{"id":"$request_id"}'; }
      return 200 '[]';
    }
    location ~ ^/items/(?<item>[0-9a-z]+)$ { return 200 '{"id":"$item"}'; }
  }
}
`

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

async function untilAnswers(url: URL): Promise<void> {
  const signal = AbortSignal.timeout(upMs)
  for (;;) {
    try {
      await (await fetch(url, { signal })).text()
      return
    } catch (error) {
      if (signal.aborted) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
