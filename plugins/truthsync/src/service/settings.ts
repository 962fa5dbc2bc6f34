import { GauntletError } from '@gauntlet/contract'
import { readEnvironment, writeEnvironment, type Environment } from '@gauntlet/services/own'

/** How a service is set up. */
export interface Settings {
  readonly extractor: 'fast' | 'naive'
  readonly batchSize: number
  readonly batchWindowMs: number
  readonly flush: 'idle' | 'window'
  readonly queueLimit: number
  /** Entries; 0 is no cache. */
  readonly cacheSize: number
  /** Most characters of the cached texts and their answers together. */
  readonly cacheChars: number
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
  cacheChars: 64_000_000,
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
  cacheChars: { name: 'CACHE_CHARS', least: 1, most: 100_000_000_000 },
  cacheTtlSeconds: { name: 'CACHE_TTL_SECONDS', least: 1, most: 31_536_000 },
} as const

const choices = {
  extractor: { name: 'EXTRACTOR', of: ['fast', 'naive'] },
  flush: { name: 'FLUSH', of: ['idle', 'window'] },
} as const

/** Reads settings from an environment; what is not there has its default. Throws `BAD_SETTINGS` with all faults. */
export function readSettings(env: Environment): ServerSettings {
  const { read, faults } = readEnvironment(env, { numbers, choices })
  const url = env['REDIS_URL'] ?? ''
  if (url !== '' && !/^rediss?:\/\//.test(url)) faults.push('REDIS_URL: must begin with redis:// or rediss://')
  if (faults.length > 0) throw new GauntletError('BAD_SETTINGS', faults.join('\n'))
  return { ...defaultSettings, ...read, redisUrl: url === '' ? null : url }
}

/** Settings as the environment of another process. */
export function settingsEnv(settings: Partial<ServerSettings>): Record<string, string> {
  return writeEnvironment(settings, { ...numbers, ...choices, redisUrl: { name: 'REDIS_URL' } })
}
