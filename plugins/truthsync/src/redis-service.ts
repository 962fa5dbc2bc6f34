import { get } from 'node:http'
import { fileURLToPath } from 'node:url'
import { external, GauntletError, type BuildContext, type External } from '@gauntlet/contract'
import { redis } from '@gauntlet/services'
import { defaultSettings, settingsEnv } from './service/settings.ts'
import type { ServiceStats } from './service/stats.ts'

/** Processes that serve behind the one port. */
const workers = 2

/** Enough for each of them to answer once, as they take turns, and for a few that come late. */
const mostAsked = 20

const main = fileURLToPath(new URL('./service/main.ts', import.meta.url))

/** A Redis of its own, and two service processes that share it. Redis counts as part of the system. */
export async function startRedisService(context: BuildContext<object, string>): Promise<External> {
  const { url, pids } = await redis(context, { settings: { maxmemory: '256mb', 'maxmemory-policy': 'allkeys-lru' } })
  for (const pid of pids) context.adopt({ pid })
  return await external(context, {
    command: process.execPath,
    args: [main],
    env: ({ port }) => settingsEnv({ ...defaultSettings, port, workers, redisUrl: url }),
    ready: { http: '/ready' },
    remedy: 'npm ci',
  })
}

/** The statistics of each service process. Connections go to them in turn, so that each is met. */
export async function statsOfAll(url: URL): Promise<ServiceStats[]> {
  const byProcess = new Map<number, ServiceStats>()
  for (let asked = 0; asked < mostAsked && byProcess.size < workers; asked++) {
    const stats = await readStats(new URL('/stats', url))
    byProcess.set(stats.pid, stats)
  }
  if (byProcess.size === workers) return [...byProcess.values()]
  throw new GauntletError('STATS_MISSING', `${byProcess.size} of ${workers} service processes answered /stats`)
}

const readStats = (url: URL): Promise<ServiceStats> =>
  new Promise((resolve, reject) => {
    get(url, { agent: false, timeout: 5_000 }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece) => (text += String(piece)))
      response.on('error', reject)
      response.on('end', () => resolve(JSON.parse(text) as ServiceStats))
    })
      .on('timeout', () => reject(new GauntletError('STATS_MISSING', `${url.href} did not answer in 5 s`)))
      .on('error', reject)
  })
