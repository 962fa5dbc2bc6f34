import { GauntletError } from '@gauntlet/contract'
import { readEnvironment, writeEnvironment, type Environment } from '@gauntlet/services/own'

/** How one API process is set up; what differs between the stages. */
export interface Settings {
  /** Named in the `x-instance` header of each answer; null is the process id. */
  readonly instance: string | null
  readonly store: 'sqlite' | 'postgres'
  /** Where `sqlite` keeps its file. */
  readonly folder: string | null
  /** `many-writers` is the planted way: rollback journal, a transaction for each write, and no waiting for a lock. */
  readonly sqliteMode: 'wal' | 'many-writers'
  /** The primary of `postgres`. */
  readonly databaseUrl: string | null
  /** Replicas for reads that they are far enough for. */
  readonly replicaUrls: readonly string[]
  /** Connections to the primary, and to each replica. */
  readonly poolSize: number
  /** `connect` opens a connection for each statement, and closes it. */
  readonly pooling: 'pool' | 'connect'
  /** What a statement may take, waiting for a connection included. */
  readonly statementTimeoutMs: number
  readonly redisUrl: string | null
  readonly cacheTtlSeconds: number
  /** Where uploaded files are; processes behind one proxy share it. */
  readonly photoFolder: string | null
  /** Signs tokens; processes behind one proxy share it. Null is a random one. */
  readonly tokenSecret: string | null
  readonly tokenTtlSeconds: number
  /** Tokens whose signature was checked before, and need not be again; they still expire. */
  readonly tokenCacheSize: number
  /** Memory and passes of Argon2id for each password. */
  readonly hashMemoryKib: number
  readonly hashPasses: number
  /**
   * Passwords that are with Node's thread pool at once. Twice its four threads: on a busy event loop each has its next one
   * at hand, and a file waits for two at most.
   */
  readonly hashesAtOnce: number
  /** Requests under way; more are turned away. */
  readonly requestLimit: number
  /** A planted defect: `no-follow` leaves the follow route out. */
  readonly defect: 'no-follow' | null
}

/** Settings of a service, and those of the process that runs it. */
export interface ServerSettings extends Settings {
  /** 0 is any free port. */
  readonly port: number
  /** How long a request may take to arrive, its body included. */
  readonly requestTimeoutMs: number
}

/**
 * Argon2id at the least cost of OWASP's Password Storage Cheat Sheet (19 MiB, two passes, one lane): tens of milliseconds,
 * which is its purpose.
 */
export const owasp = { hashMemoryKib: 19_456, hashPasses: 2, hashesAtOnce: 8 }

export const defaultSettings: ServerSettings = {
  instance: null,
  store: 'sqlite',
  folder: null,
  sqliteMode: 'wal',
  databaseUrl: null,
  replicaUrls: [],
  poolSize: 10,
  pooling: 'pool',
  statementTimeoutMs: 5_000,
  redisUrl: null,
  cacheTtlSeconds: 60,
  photoFolder: null,
  tokenSecret: null,
  tokenTtlSeconds: 3_600,
  tokenCacheSize: 10_000,
  ...owasp,
  requestLimit: 10_000,
  defect: null,
  port: 8_080,
  requestTimeoutMs: 10_000,
}

const numbers = {
  poolSize: { name: 'POOL_SIZE', least: 1, most: 1_000 },
  statementTimeoutMs: { name: 'STATEMENT_TIMEOUT_MS', least: 1, most: 60_000 },
  cacheTtlSeconds: { name: 'CACHE_TTL_SECONDS', least: 1, most: 86_400 },
  tokenTtlSeconds: { name: 'TOKEN_TTL_SECONDS', least: 1, most: 31_536_000 },
  tokenCacheSize: { name: 'TOKEN_CACHE_SIZE', least: 1, most: 1_000_000 },
  hashMemoryKib: { name: 'HASH_MEMORY_KIB', least: 8, most: 1_048_576 },
  hashPasses: { name: 'HASH_PASSES', least: 1, most: 100 },
  hashesAtOnce: { name: 'HASHES_AT_ONCE', least: 1, most: 64 },
  requestLimit: { name: 'REQUEST_LIMIT', least: 1, most: 10_000_000 },
  port: { name: 'PORT', least: 0, most: 65_535 },
  requestTimeoutMs: { name: 'REQUEST_TIMEOUT_MS', least: 1, most: 600_000 },
} as const

const choices = {
  store: { name: 'STORE', of: ['sqlite', 'postgres'] },
  sqliteMode: { name: 'SQLITE_MODE', of: ['wal', 'many-writers'] },
  pooling: { name: 'POOLING', of: ['pool', 'connect'] },
  defect: { name: 'DEFECT', of: ['no-follow'] },
} as const

const postgresUrl = /^postgres(ql)?:\/\//

const texts = {
  instance: { name: 'INSTANCE', like: /^[\w.-]{1,40}$/, says: 'letters, digits, dots and dashes' },
  folder: { name: 'FOLDER', like: /^/, says: 'a folder' },
  databaseUrl: { name: 'DATABASE_URL', like: postgresUrl, says: 'a postgres:// URL' },
  redisUrl: { name: 'REDIS_URL', like: /^rediss?:\/\//, says: 'a redis:// URL' },
  photoFolder: { name: 'PHOTO_FOLDER', like: /^/, says: 'a folder' },
  tokenSecret: { name: 'TOKEN_SECRET', like: /^.{32,}$/, says: 'at least 32 characters' },
} as const

const lists = {
  replicaUrls: { name: 'REPLICA_URLS', like: postgresUrl, says: 'postgres:// URLs, separated by blanks' },
}

/** Reads settings from an environment; what is not there has its default. Throws `BAD_SETTINGS` with all faults. */
export function readSettings(env: Environment): ServerSettings {
  const { read, faults } = readEnvironment(env, { numbers, choices, texts, lists })
  const settings: ServerSettings = { ...defaultSettings, ...read }
  faults.push(...missing(settings))
  if (faults.length > 0) throw new GauntletError('BAD_SETTINGS', faults.join('\n'))
  return settings
}

function missing({ store, folder, databaseUrl, photoFolder }: Settings): string[] {
  return [
    ...(photoFolder === null ? ['PHOTO_FOLDER: say where photos are kept'] : []),
    ...(store === 'sqlite' && folder === null ? ['FOLDER: say where sqlite keeps its file'] : []),
    ...(store === 'postgres' && databaseUrl === null ? ['DATABASE_URL: postgres needs it'] : []),
  ]
}

/** Settings as the environment of another process. */
export function settingsEnv(settings: Partial<ServerSettings>): Record<string, string> {
  return writeEnvironment(settings, { ...numbers, ...choices, ...texts, ...lists })
}
