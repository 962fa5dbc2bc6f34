import { join } from 'node:path'
import { refusalConfig, type NginxRefusals } from './nginx-refusals.ts'
import type { Settings } from './settings.ts'

export interface NginxOptions {
  /** Loopback ports of the servers behind it. */
  readonly upstreams: readonly number[]
  /** How long a server that failed once is left alone. Default 1: NGINX's own 10 s loses requests when all of few fail. */
  readonly failTimeoutSeconds?: number
  /**
   * Idle connections kept open to all servers; 0 opens one per request, as NGINX does by itself. Default 2048: each server
   * is asked in turn, and may need one for each client.
   */
  readonly keptConnections?: number
  /** Directives of the one location, such as `{ proxy_next_upstream: 'error timeout non_idempotent' }`. */
  readonly settings?: Settings
  /** How it refuses by itself, in place of its own pages of HTML that nobody counts. */
  readonly refusals?: NginxRefusals
}

/**
 * A server that dies is noticed at once, as its connections break, and the next one is asked. One that is slow must have
 * the time that clients have: asking the others for the same would make all of them slow, and then leave them alone.
 */
const locationDefaults: Settings = {
  proxy_connect_timeout: '1s',
  proxy_read_timeout: '30s',
  proxy_send_timeout: '30s',
  proxy_next_upstream: 'error timeout',
}

/** The socket in a service's folder on which NGINX says that it is up. */
export const readySocket = (folder: string): string => join(folder, 'ready.sock')

/** A whole nginx.conf: one proxy before the upstreams, all its files in `folder`. */
export function nginxConfig(options: NginxOptions, { folder, port }: { folder: string; port: number }): string {
  const { upstreams, failTimeoutSeconds = 1, keptConnections = 2_048 } = options
  const location = { ...locationDefaults, proxy_next_upstream_tries: upstreams.length, ...options.settings }
  const refusals = options.refusals ? refusalConfig(options.refusals) : { http: '', location: '', server: '' }
  // One process: workers would outlive a master that is killed.
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 8192; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  client_max_body_size 16m;
  keepalive_requests 1000000;
${refusals.http}  upstream servers {
${upstreams.map((each) => `    server 127.0.0.1:${each} max_fails=1 fail_timeout=${failTimeoutSeconds}s;\n`).join('')}${
    keptConnections > 0 ? `    keepalive ${keptConnections};\n    keepalive_requests 1000000;\n` : ''
  }  }
  server {
    listen 127.0.0.1:${port} backlog=4096;
${refusals.server}    location / {
      proxy_pass http://servers;
      proxy_http_version 1.1;
      proxy_set_header Connection "${keptConnections > 0 ? '' : 'close'}";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
${Object.entries(location)
  .map(([name, value]) => `      ${name} ${value};\n`)
  .join('')}${refusals.location}    }
  }
  server {
    listen unix:${readySocket(folder)};
    return 204;
  }
}
`
}
