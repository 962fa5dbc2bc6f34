import type { BuildContext } from '@gauntlet/contract'
import { postgres } from '@gauntlet/services'
import { openPostgresIndex, type PostgresIndexOptions } from './index/postgres-index.ts'
import type { RemoteIndex } from './index/remote-index.ts'
import { createShardedIndex } from './index/sharded-index.ts'
import {
  entityStream,
  systemOf,
  type AddressingSystem,
  type Scale,
  type ServerVariant,
  type Variant,
} from './system.ts'
import { storedStream } from './workload.ts'

const databasesOf = {
  postgres: ['addresses'],
  sharded: ['part_0', 'part_1', 'part_2', 'part_3'],
} as const

/** What a pool can do without batches: ten statements under way, each about one address. */
const oneByOne: PostgresIndexOptions = { batchSize: 1, reads: 10, writes: 10 }

export const isOnServer = (variant: Variant): variant is ServerVariant => Object.hasOwn(databasesOf, variant)

/** Starts a PostgreSQL of its own, which belongs to the system, and fills its databases. Skips where there is none. */
export async function buildOnServer(context: BuildContext<Scale, ServerVariant>): Promise<AddressingSystem> {
  const { scale, variant, random, defer, adopt } = context
  const { urls, pids } = await postgres(context, { databases: databasesOf[variant] })
  for (const pid of pids) adopt({ pid })
  const open = async (options?: PostgresIndexOptions): Promise<RemoteIndex> => {
    const parts: RemoteIndex[] = []
    for (const url of Object.values(urls)) {
      const part = await openPostgresIndex(url, options)
      defer(part.close)
      parts.push(part)
    }
    return parts.length === 1 ? (parts[0] as RemoteIndex) : createShardedIndex(parts)
  }
  const remote = await open()
  await remote.putAll(storedStream(entityStream(random), scale.entities))
  let unbatched: Promise<RemoteIndex> | undefined
  return systemOf(context, null, { remote, unbatched: () => (unbatched ??= open(oneByOne)) })
}
