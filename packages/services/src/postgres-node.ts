import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataDirOf, markOf } from './clear-folder.ts'
import type { ServiceContext } from './find-service.ts'
import { superuser } from './postgres-data.ts'
import { runTool } from './run-tool.ts'
import type { Settings } from './settings.ts'
import { startServer, type RunningServer } from './start-server.ts'

export interface PostgresNode extends RunningServer {
  /** Holds the server's socket. */
  readonly folder: string
  /** Runs statements as superuser through psql, and returns the bare values they select. */
  readonly sql: (statements: string) => Promise<string>
}

interface NodePlan {
  readonly title: string
  /** The folder of PostgreSQL's programs. */
  readonly home: string
  /** A service folder that holds a data directory. */
  readonly folder: string
  readonly settings: Settings
}

/** Starts one server on the data in `folder`. */
export async function startPostgresNode(context: ServiceContext, plan: NodePlan): Promise<PostgresNode> {
  const { title, home, folder } = plan
  const server = await startServer(context, {
    title,
    folder,
    program: join(home, 'postgres'),
    argsFor: (port) => ['-D', dataDirOf(folder), ...asArgs({ ...plan.settings, ...ownSettings(folder), port })],
    isReady: () => isReady(folder),
    // Immediate shutdown: the data is thrown away, so that no checkpoint is needed.
    stopSignal: 'SIGQUIT',
  })
  const connect = ['-h', folder, '-p', String(server.port), '-U', superuser, '-d', 'postgres']
  const psql = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', ...connect, '-f', '-']
  const sql = (input: string): Promise<string> =>
    runTool(join(home, 'psql'), psql, { folder, signal: context.signal, input })
  return { ...server, folder, sql }
}

const ownSettings = (folder: string): Settings => ({
  listen_addresses: '127.0.0.1',
  unix_socket_directories: folder,
  // Shows in the command line of every child, by which one that outlives its server is found.
  cluster_name: markOf(folder),
  // As files in the data directory: a killed server would leave those of the default kind in /dev/shm.
  dynamic_shared_memory_type: 'mmap',
})

const asArgs = (settings: Settings): string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])

/** Line 8 of postmaster.pid, which `pg_ctl --wait` reads too. */
function isReady(folder: string): boolean {
  try {
    return (
      readFileSync(join(dataDirOf(folder), 'postmaster.pid'), 'latin1')
        .split('\n')[7]
        ?.trim() === 'ready'
    )
  } catch {
    return false
  }
}
