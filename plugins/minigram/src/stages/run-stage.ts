import { fileURLToPath } from 'node:url'
import { external, type External } from '@gauntlet/contract'
import { settingsEnv, type Settings } from '../service/settings.ts'
import type { Pids } from './cpu-shares.ts'
import type { StageContext } from './stage.ts'
import { startProxy, type Proxy } from './start-proxy.ts'

/** The API processes of a stage and what is before them. */
export interface Running {
  /** Where clients send their requests. */
  readonly url: URL
  readonly apis: readonly External[]
  readonly pids: Pids
  /** What is before several processes. */
  readonly proxy: Proxy | null
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
  if (only && apis.length === 1) return { url: only.url, apis, pids, proxy: null }
  const proxy = await startProxy(
    context,
    apis.map(({ url }) => Number(url.port)),
  )
  return { url: proxy.url, apis, pids: { ...pids, proxy: proxy.pids }, proxy }
}
