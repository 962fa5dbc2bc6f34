import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { ServiceContext } from '@gauntlet/services'
import type { ErrorCounts } from '../service/stats.ts'
import { refusedAs } from './proxy-refusals.ts'

/** What NGINX did that no API process knows of. */
export interface ProxyLog {
  /** Where it is told: the first value of `error_log` and of `access_log`. */
  readonly destination: string
  /** Tries that failed at an upstream, each of which NGINX notes as one error. */
  readonly retries: () => number
  /** What it refused by itself. */
  readonly refusals: () => ErrorCounts
}

/** Listens as a syslog server (RFC 3164) on a free loopback port: no file that NGINX's own user must be able to write. */
export async function openProxyLog({ defer }: Pick<ServiceContext, 'defer'>): Promise<ProxyLog> {
  const socket = createSocket('udp4')
  let retries = 0
  const refusals: Record<string, Record<string, number>> = {}
  socket.on('message', (line) => {
    const text = line.toString()
    if (/ while (?:connecting to|sending request to|reading response header from) upstream/.test(text)) retries++
    const refused = refusedAs(text)
    if (!refused) return
    const codes = (refusals[refused.class] ??= {})
    codes[refused.code] = (codes[refused.code] ?? 0) + 1
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  defer(() => new Promise<void>((resolve) => void socket.close(() => resolve())))
  return {
    destination: `syslog:server=127.0.0.1:${socket.address().port},nohostname`,
    retries: () => retries,
    refusals: () => structuredClone(refusals),
  }
}
