import { get } from 'node:http'
import type { External } from '@gauntlet/contract'
import type { ServiceStats } from './service/stats.ts'

export type ApiStats = ServiceStats

const deadlineMs = 5_000

const lastRead = new WeakMap<External, ApiStats>()

/** The counters of API processes, each asked by itself; of one that does not answer, those that were read last, if any. */
export async function readAllStats(apis: readonly External[]): Promise<ApiStats[]> {
  const read = await Promise.all(
    apis.map(async (api) => {
      const stats = await readStats(new URL('/stats', api.url)).catch(() => lastRead.get(api))
      if (stats) lastRead.set(api, stats)
      return stats
    }),
  )
  return read.filter((stats) => stats !== undefined)
}

const readStats = (url: URL): Promise<ApiStats> =>
  new Promise((resolve, reject) => {
    const asked = get(url, { agent: false, signal: AbortSignal.timeout(deadlineMs) }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece) => (text += String(piece)))
      response.on('error', reject)
      response.on('end', () => resolve(text))
    })
    asked.on('error', reject)
  }).then((text) => JSON.parse(String(text)) as ApiStats)
