import { nginx, type ServiceContext } from '@gauntlet/services'
import { openProxyLog, type ProxyLog } from './proxy-log.ts'
import { refusalPages } from './proxy-refusals.ts'

/** An NGINX before API processes, and what it did that they do not know of. */
export interface Proxy extends Pick<ProxyLog, 'retries' | 'refusals'> {
  readonly url: URL
  readonly pids: readonly number[]
}

/** Starts an NGINX before API processes that listen already. */
export async function startProxy(context: ServiceContext, upstreams: readonly number[]): Promise<Proxy> {
  const { destination, retries, refusals } = await openProxyLog(context)
  const { url, pids } = await nginx(context, {
    upstreams,
    // Safe, as what must not be done twice carries an idempotency key.
    settings: { proxy_next_upstream: 'error timeout non_idempotent', error_log: `${destination} error` },
    refusals: { pages: refusalPages, log: destination },
  })
  return { url: new URL(url), pids, retries, refusals }
}
