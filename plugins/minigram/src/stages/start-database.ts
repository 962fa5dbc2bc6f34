import { postgres } from '@gauntlet/services'
import type { Servers, StageContext } from './stage.ts'

/** Enough for the largest pool that is tried, and for who looks on. */
const mostConnections = 120

/** A PostgreSQL of this trial's own, with streaming replicas; commits are durable. */
export async function startDatabase(
  context: StageContext,
  { replicas = 0 }: { readonly replicas?: number } = {},
): Promise<Servers> {
  const database = await postgres(context, {
    databases: ['minigram'],
    replicas,
    settings: { max_connections: mostConnections },
  })
  return {
    settings: {
      store: 'postgres',
      databaseUrl: database.urls.minigram,
      replicaUrls: database.replicas.map(({ urls }) => urls.minigram),
      poolSize: 10,
    },
    pids: {
      primary: [database.pid],
      ...(replicas > 0 ? { replicas: database.replicas.map(({ pid }) => pid) } : {}),
    },
  }
}
