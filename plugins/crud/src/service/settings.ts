import { GauntletError } from '@gauntlet/contract'
import { readEnvironment, writeEnvironment, type Environment } from '@gauntlet/services/own'

/** How a service is set up. */
export interface Settings {
  readonly store: 'memory' | 'sqlite' | 'postgres'
  /** Where `sqlite` keeps its two files. */
  readonly folder: string | null
  /** The two databases of `postgres`, each with a role of its own. */
  readonly identityUrl: string | null
  readonly clinicalUrl: string | null
  /** A cache in Redis, in place of the one in this process. */
  readonly redisUrl: string | null
  /** Records in this process's cache; 0 is no cache. */
  readonly cacheSize: number
  readonly cacheTtlSeconds: number
  /** Connections to each database; the clinical one has another, which ends doubts. */
  readonly poolSize: number
  /** What a statement may take, waiting for a connection included. */
  readonly statementTimeoutMs: number
  /** Requests under way; more are turned away. */
  readonly requestLimit: number
  /** Whether searched columns have an index. */
  readonly index: 'on' | 'off'
  /** A planted defect. */
  readonly defect: Defect | null
}

/**
 * `merge-id-bug`: merging overwrites the id with the clinical row's. `find-all`: FIND knows no limit.
 * `header-hit`: the hit header is set after the fill.
 */
export type Defect = 'merge-id-bug' | 'find-all' | 'header-hit'

/** Settings of a service, and those of the process that runs it. */
export interface ServerSettings extends Settings {
  /** 0 is any free port. */
  readonly port: number
  /** How long a request may take to arrive, its body included. */
  readonly requestTimeoutMs: number
}

export const defaultSettings: ServerSettings = {
  store: 'memory',
  folder: null,
  identityUrl: null,
  clinicalUrl: null,
  redisUrl: null,
  cacheSize: 100_000,
  cacheTtlSeconds: 300,
  poolSize: 10,
  statementTimeoutMs: 500,
  requestLimit: 10_000,
  index: 'on',
  defect: null,
  port: 8_080,
  requestTimeoutMs: 10_000,
}

const numbers = {
  cacheSize: { name: 'CACHE_SIZE', least: 0, most: 10_000_000 },
  cacheTtlSeconds: { name: 'CACHE_TTL_SECONDS', least: 1, most: 31_536_000 },
  poolSize: { name: 'POOL_SIZE', least: 5, most: 1_000 },
  statementTimeoutMs: { name: 'STATEMENT_TIMEOUT_MS', least: 1, most: 60_000 },
  requestLimit: { name: 'REQUEST_LIMIT', least: 1, most: 10_000_000 },
  port: { name: 'PORT', least: 0, most: 65_535 },
  requestTimeoutMs: { name: 'REQUEST_TIMEOUT_MS', least: 1, most: 600_000 },
} as const

const choices = {
  store: { name: 'STORE', of: ['memory', 'sqlite', 'postgres'] },
  index: { name: 'INDEX', of: ['on', 'off'] },
  defect: { name: 'DEFECT', of: ['merge-id-bug', 'find-all', 'header-hit'] },
} as const

const texts = {
  folder: { name: 'FOLDER', like: /^/, says: 'a folder' },
  identityUrl: { name: 'IDENTITY_URL', like: /^postgres(ql)?:\/\//, says: 'a postgres:// URL' },
  clinicalUrl: { name: 'CLINICAL_URL', like: /^postgres(ql)?:\/\//, says: 'a postgres:// URL' },
  redisUrl: { name: 'REDIS_URL', like: /^rediss?:\/\//, says: 'a redis:// URL' },
} as const

/** Reads settings from an environment; what is not there has its default. Throws `BAD_SETTINGS` with all faults. */
export function readSettings(env: Environment): ServerSettings {
  const { read, faults } = readEnvironment(env, { numbers, choices, texts })
  const settings: ServerSettings = { ...defaultSettings, ...read }
  if (settings.store === 'sqlite' && settings.folder === null) faults.push('FOLDER: say where sqlite keeps its files')
  if (settings.store === 'postgres' && (settings.identityUrl === null || settings.clinicalUrl === null)) {
    faults.push('IDENTITY_URL, CLINICAL_URL: postgres needs both')
  }
  if (faults.length > 0) throw new GauntletError('BAD_SETTINGS', faults.join('\n'))
  return settings
}

/** Settings as the environment of another process. */
export function settingsEnv(settings: Partial<ServerSettings>): Record<string, string> {
  return writeEnvironment(settings, { ...numbers, ...choices, ...texts })
}
