import { fileURLToPath } from 'node:url'
import { external, type External } from '@gauntlet/contract'
import { nginx } from '@gauntlet/services'
import { settingsEnv, type Settings } from '../service/settings.ts'
import { countRetries } from './count-retries.ts'
import type { Pids } from './cpu-shares.ts'
import type { StageContext } from './stage.ts'

/** The API processes of a stage and what is before them. */
export interface Running {
  /** Where clients send their requests. */
  readonly url: URL
  readonly apis: readonly External[]
  readonly pids: Pids
  /** Requests that the proxy sent to another process, as the first one failed them. */
  readonly retries: () => number
}

const main = fileURLToPath(new URL('../service/main.ts', import.meta.url))

/** Starts processes that share their settings, and an NGINX before them where there are several. */
export async function runStage(
  context: StageContext,
  of: { readonly settings: Settings; readonly processes: number; readonly collect?: 'node-inspector' },
): Promise<Running> {
  const { settings, processes, collect } = of
  const start = (i: number): Promise<External> =>
    external(context, {
      command: process.execPath,
      args: [main],
      env: ({ port }) => settingsEnv({ ...settings, instance: `api-${i + 1}`, port }),
      ready: { http: '/health' },
      // Three that start at once on one core of a busy machine take their time.
      readyMs: 30_000,
      remedy: 'npm ci',
      ...(collect ? { collect } : {}),
    })
  const apis = await Promise.all(Array.from({ length: processes }, (_, i) => start(i)))
  const pids = { api: apis.flatMap(({ pid }) => (pid === null ? [] : [pid])) }
  const [only] = apis
  if (only && apis.length === 1) return { url: only.url, apis, pids, retries: () => 0 }
  const retries = await countRetries(context)
  const proxy = await nginx(context, {
    upstreams: apis.map(({ url }) => Number(url.port)),
    // Safe, as what must not be done twice carries an idempotency key.
    settings: { proxy_next_upstream: 'error timeout non_idempotent', error_log: retries.errorLog },
  })
  return { url: new URL(proxy.url), apis, pids: { ...pids, proxy: proxy.pids }, retries: retries.count }
}
