import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { GauntletError } from '@gauntlet/contract'
import { dataDirOf } from './clear-folder.ts'
import { requireService, type ServiceContext } from './find-service.ts'
import { copyFreshData, superuser } from './postgres-data.ts'
import { startPostgresNode, type PostgresNode } from './postgres-node.ts'
import { planRoles, rolesSql, urlsOf, type PostgresRole } from './postgres-roles.ts'
import { runTool } from './run-tool.ts'
import type { Settings } from './settings.ts'

export interface PostgresOptions<D extends string, R extends string> {
  /** Each gets an owner of the same name; nobody else may connect to it. */
  readonly databases: readonly D[]
  /** Further roles, each for one database. */
  readonly roles?: ReadonlyArray<PostgresRole<D, R>>
  /** Server settings such as `{ shared_buffers: '256MB' }`. Commits are durable unless they say otherwise. */
  readonly settings?: Settings
  /** Streaming replicas, which answer reads. Default 0. */
  readonly replicas?: number
}

export interface PostgresServer<N extends string> {
  /** A connection URL for each role, with its password; a database's owner has the database's name. */
  readonly urls: Readonly<Record<N, string>>
  readonly port: number
  /** The server's first process; all others are its children. */
  readonly pid: number
}

export interface Postgres<N extends string> extends PostgresServer<N> {
  readonly replicas: ReadonlyArray<PostgresServer<N>>
  /** First processes: the primary's, then the replicas'. */
  readonly pids: readonly number[]
  readonly stop: () => Promise<void>
}

/**
 * Starts a PostgreSQL of this trial's own, with its replicas, and waits until all of them answer and hold every role.
 * Skips where PostgreSQL is missing; throws `SERVICE_…` with the end of the log when a server does not come up.
 */
export async function postgres<const D extends string, const R extends string = never>(
  context: ServiceContext,
  options: PostgresOptions<D, R>,
): Promise<Postgres<D | R>> {
  const { databases, roles = [], settings = {}, replicas = 0 } = options
  const home = requireService(context, 'postgres')
  const plannedRoles = planRoles(databases, roles)
  const primary = await startPostgresNode(context, {
    title: 'PostgreSQL',
    home,
    folder: await copyFreshData(context, home),
    settings: { ...keepForReplicas, ...settings },
  })
  await primary.sql(rolesSql(plannedRoles))
  const followers: PostgresNode[] = []
  while (followers.length < replicas) followers.push(await startReplica(context, { home, primary, settings }))
  await untilReplayed(context.signal, primary, followers)
  const nodes = [primary, ...followers]
  const describe = ({ port, pid }: PostgresNode): PostgresServer<D | R> => ({
    urls: urlsOf(plannedRoles, port),
    port,
    pid,
  })
  return {
    ...describe(primary),
    replicas: followers.map(describe),
    pids: nodes.map(({ pid }) => pid),
    stop: async () => {
      for (const { stop } of nodes.toReversed()) await stop()
    },
  }
}

/** A replica that was away for a while still finds on the primary what it missed. */
const keepForReplicas: Settings = { wal_keep_size: '512MB' }

/**
 * A replica begins as the same copy as the primary did (a cold backup, taken before the primary's first start), and
 * streams all that has happened since.
 */
async function startReplica(
  context: ServiceContext,
  { home, primary, settings }: { home: string; primary: PostgresNode; settings: Settings },
): Promise<PostgresNode> {
  const folder = await copyFreshData(context, home)
  await runTool('touch', [join(dataDirOf(folder), 'standby.signal')], { folder, signal: context.signal })
  return await startPostgresNode(context, {
    title: 'PostgreSQL replica',
    home,
    folder,
    settings: {
      ...settings,
      primary_conninfo: `host=${primary.folder} port=${primary.port} user=${superuser}`,
      wal_retrieve_retry_interval: '100ms',
    },
  })
}

const replayDeadlineMs = 30_000
const replayPollMs = 50

/** Waits until every replica holds what the primary holds now. */
async function untilReplayed(
  signal: AbortSignal,
  primary: PostgresNode,
  replicas: readonly PostgresNode[],
): Promise<void> {
  if (replicas.length === 0) return
  const position = await primary.sql('SELECT pg_current_wal_lsn()')
  const late = AbortSignal.timeout(replayDeadlineMs)
  for (const { sql } of replicas) {
    while ((await sql(`SELECT pg_last_wal_replay_lsn() >= '${position}'`)) !== 't') {
      signal.throwIfAborted()
      if (late.aborted) throw new GauntletError('SERVICE_NOT_READY', `a PostgreSQL replica does not follow its primary`)
      await sleep(replayPollMs)
    }
  }
}
