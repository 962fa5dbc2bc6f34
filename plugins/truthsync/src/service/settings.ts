import { GauntletError } from '@gauntlet/contract'

/** How a service is set up. */
export interface Settings {
  readonly extractor: 'fast' | 'naive'
  readonly batchSize: number
  readonly batchWindowMs: number
  readonly flush: 'idle' | 'window'
  readonly queueLimit: number
  /** Entries; 0 is no cache. */
  readonly cacheSize: number
  readonly cacheTtlSeconds: number
  /** A cache that all processes share, in place of their own. */
  readonly redisUrl: string | null
}

/** Settings of a service, and those of the processes that run it. */
export interface ServerSettings extends Settings {
  /** 0 is any free port. */
  readonly port: number
  readonly workers: number
}

export const defaultSettings: ServerSettings = {
  extractor: 'fast',
  batchSize: 1_000,
  batchWindowMs: 10,
  flush: 'idle',
  queueLimit: 10_000,
  cacheSize: 10_000,
  cacheTtlSeconds: 300,
  redisUrl: null,
  port: 8_080,
  workers: 1,
}

const numbers = {
  port: { name: 'PORT', least: 0, most: 65_535 },
  workers: { name: 'WORKERS', least: 1, most: 64 },
  batchSize: { name: 'BATCH_SIZE', least: 1, most: 100_000 },
  batchWindowMs: { name: 'BATCH_WINDOW_MS', least: 0, most: 60_000 },
  queueLimit: { name: 'QUEUE_LIMIT', least: 1, most: 10_000_000 },
  cacheSize: { name: 'CACHE_SIZE', least: 0, most: 10_000_000 },
  cacheTtlSeconds: { name: 'CACHE_TTL_SECONDS', least: 1, most: 31_536_000 },
} as const

const choices = {
  extractor: { name: 'EXTRACTOR', of: ['fast', 'naive'] },
  flush: { name: 'FLUSH', of: ['idle', 'window'] },
} as const

type Environment = Readonly<Record<string, string | undefined>>

/** Reads settings from an environment; what is not there has its default. Throws `BAD_SETTINGS` with all faults. */
export function readSettings(env: Environment): ServerSettings {
  const faults: string[] = []
  const read: Record<string, unknown> = {}
  for (const [key, { name, least, most }] of Object.entries(numbers)) {
    const text = env[name]
    if (text === undefined || text === '') continue
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) read[key] = value
    else faults.push(`${name}: must be a whole number from ${least} to ${most}, got ${JSON.stringify(text)}`)
  }
  for (const [key, { name, of }] of Object.entries(choices)) {
    const text = env[name]
    if (text === undefined || text === '') continue
    if ((of as readonly string[]).includes(text)) read[key] = text
    else faults.push(`${name}: must be one of ${of.join(', ')}, got ${JSON.stringify(text)}`)
  }
  const url = env['REDIS_URL'] ?? ''
  if (url !== '' && !/^rediss?:\/\//.test(url)) faults.push('REDIS_URL: must begin with redis:// or rediss://')
  if (faults.length > 0) throw new GauntletError('BAD_SETTINGS', faults.join('\n'))
  return { ...defaultSettings, ...read, redisUrl: url === '' ? null : url }
}

/** Settings as the environment of another process. */
export function settingsEnv(settings: Partial<ServerSettings>): Record<string, string> {
  const named = { ...numbers, ...choices, redisUrl: { name: 'REDIS_URL' } }
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) =>
      value === null ? [] : [[named[key as keyof typeof named].name, String(value)]],
    ),
  )
}
