import { writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { external, type External, type ProgramContext } from '@gauntlet/contract'

/** Enough for every connection that a case holds open, and a few more. */
const mostConnections = 4_096

const temporaryPaths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

/** NGINX with one worker, all of its files in its own folder, and a line per request as a server has in its log. */
export function startNginx(context: ProgramContext, root: string): Promise<External> {
  return external(context, {
    command: 'nginx',
    args: ({ port, dir }) => {
      const file = join(dir, 'nginx.conf')
      writeFileSync(file, configuration(port, root))
      return ['-p', dir, '-c', file, '-e', 'stderr']
    },
    ready: { http: '/large.txt' },
    remedy: 'apt-get install nginx-light',
  })
}

/** A worker that is started by root gives up its rights, and could then not read the folder: it keeps the user. */
const userLine = (): string => (process.getuid?.() === 0 ? `user ${userInfo().username};` : '')

const configuration = (port: number, root: string): string => `
daemon off;
pid nginx.pid;
worker_processes 1;
${userLine()}
events { worker_connections ${mostConnections}; }
http {
  ${temporaryPaths.map((name) => `${name}_temp_path ${name};`).join(' ')}
  access_log /dev/null;
  sendfile on;
  server { listen 127.0.0.1:${port}; root ${root}; }
}
`
