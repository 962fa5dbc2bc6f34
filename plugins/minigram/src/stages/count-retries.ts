import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { StageContext } from './stage.ts'

export interface RetryCount {
  /** The value of NGINX's `error_log`. */
  readonly errorLog: string
  /** Tries that failed at an upstream, each of which NGINX notes as one error. */
  readonly count: () => number
}

/** Listens as a syslog server (RFC 3164) on a free loopback port: no file that NGINX's own user must be able to write. */
export async function countRetries({ defer }: Pick<StageContext, 'defer'>): Promise<RetryCount> {
  const socket = createSocket('udp4')
  let count = 0
  socket.on('message', (line) => {
    if (/ while (?:connecting to|sending request to|reading response header from) upstream/.test(line.toString()))
      count++
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  defer(() => new Promise<void>((resolve) => void socket.close(() => resolve())))
  return { errorLog: `syslog:server=127.0.0.1:${socket.address().port},nohostname error`, count: () => count }
}
