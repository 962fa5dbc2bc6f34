import { setInterval as ticks, setTimeout as sleep } from 'node:timers/promises'
import type { Gauges } from '@gauntlet/contract'
import { systemClock } from './service/clock.ts'
import { createTally } from './service/tally.ts'
import { openPool, type PostgresPool, type Statement } from './store/postgres-pool.ts'
import type { MinigramSystem } from './system.ts'

interface Sample {
  readonly position: string
  readonly us: string
}

/** Both tell the time by the machine's clock, so that no clock of ours is needed. */
const written: Statement = {
  name: 'written',
  text: `select pg_current_wal_flush_lsn()::text as position, (extract(epoch from clock_timestamp()) * 1e6)::bigint::text as us`,
}
const replayed: Statement = {
  name: 'replayed',
  text: `select (pg_last_wal_replay_lsn() >= $1::pg_lsn) as is_there, (extract(epoch from clock_timestamp()) * 1e6)::bigint::text as us`,
}

const everyMs = 100

/** Between two questions to a replica that is not yet there. */
const pauseMs = 2

const lags = new WeakMap<MinigramSystem, number[]>()

/** While the load goes on: how long until a replica holds what the primary has written, question and answer included. */
export async function watchReplicaLag(system: MinigramSystem): Promise<void> {
  const { databaseUrl, replicaUrls } = system.settings
  const [replicaUrl] = replicaUrls
  if (databaseUrl === null || replicaUrl === undefined) throw new RangeError('this stage has no replica')
  const primary = open(databaseUrl)
  const replica = open(replicaUrl)
  const found: number[] = []
  lags.set(system, found)
  const over = new AbortController()
  const work = async (): Promise<void> => {
    for await (const _ of ticks(everyMs, undefined, { signal: over.signal })) {
      const [sample] = await primary.query<Sample>(written, [])
      if (sample) found.push(await lagOf(sample, replica, over.signal))
    }
  }
  const ended = work().catch((error: unknown) => {
    if (!over.signal.aborted) throw error
  })
  // What it failed by is told when it is stopped; until then it must not count as unhandled.
  ended.catch(() => undefined)
  system.defer(async () => {
    over.abort()
    try {
      await ended
    } finally {
      await Promise.all([primary.close(), replica.close()])
    }
  })
}

async function lagOf({ position, us }: Sample, replica: PostgresPool, over: AbortSignal): Promise<number> {
  for (;;) {
    over.throwIfAborted()
    const [seen] = await replica.query<{ is_there: boolean; us: string }>(replayed, [position])
    if (seen?.is_there === true) return (Number(seen.us) - Number(us)) * 1_000
    await sleep(pauseMs)
  }
}

const open = (url: string): PostgresPool =>
  openPool({
    name: 'database',
    url,
    connections: 1,
    pooling: 'pool',
    statementTimeoutMs: 5_000,
    connectionTimeoutMs: 5_000,
    tally: createTally(systemClock),
  })

export function lagGauges(system: MinigramSystem): Gauges {
  const found = lags.get(system)
  if (found === undefined) return {}
  const sorted = found.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  if (sorted.length === 0) return { replica_lag_samples_count: 0 }
  return {
    replica_lag_samples_count: sorted.length,
    replica_lag_p50_ns: at(0.5),
    replica_lag_p95_ns: at(0.95),
    replica_lag_max_ns: at(1),
  }
}
