import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BuildContext, Gauges } from '@gauntlet/contract'
import { createPasswords } from './auth/passwords.ts'
import { createTokens } from './auth/tokens.ts'
import { drawFixtures, fixtureFile, fixturePassword, type Scale } from './data/fixtures.ts'
import { pixel } from './data/pixel.ts'
import { readAllStats, type ApiStats } from './api-stats.ts'
import { gaugesOf, faultsOf, type ProxyCounts } from './stage-gauges.ts'
import { systemClock } from './service/clock.ts'
import { defaultSettings, type Settings } from './service/settings.ts'
import { runStage, type Running } from './stages/run-stage.ts'
import { watchCpu, type Pids } from './stages/cpu-shares.ts'
import type { Servers, Stage } from './stages/stage.ts'
import { stages, type Variant } from './stages/stages.ts'
import { openStore } from './store/open-store.ts'
import type { Position, Store } from './store/store.ts'

export interface FixtureUser {
  readonly id: number
  readonly username: string
  readonly token: string
}

/** A stage: its servers with their first users and photos, and its API processes once something asks for them. */
export interface MinigramSystem {
  readonly scale: Scale
  /** Of each API process. */
  readonly settings: Settings
  readonly servers: Servers
  /** The users that exist at first, logged in. */
  readonly users: readonly FixtureUser[]
  /** Photos that exist at first. */
  readonly storedPhotos: number
  /** Where the database was when it was filled; empty for SQLite. */
  readonly filledAt: Position
  /** Starts the API processes; settings may be changed for them the first time. */
  readonly start: (changes?: Partial<Settings>) => Promise<Running>
  /** The processes whose memory and CPU are the stage's. */
  readonly processes: () => readonly number[]
  /** Takes out a process that will be killed: its end is no crash. */
  readonly giveUp: (pid: number) => void
  /** The stage's store, opened in this process. */
  readonly store: (changes?: Partial<Settings>) => Promise<Store>
  /** What the API processes count from now on is what `gauges` tells. */
  readonly beginCounting: () => Promise<void>
  /** Counters of each API process; of one that is gone, those that were read last. */
  readonly stats: () => Promise<readonly ApiStats[]>
  readonly gauges: () => Promise<Gauges>
  /** Who took how much of the CPU time since counting began. */
  readonly cpuShares: () => Gauges
  readonly faults: () => Promise<readonly string[]>
  readonly defer: (undo: () => unknown) => void
}

/** Signs the tokens of this benchmark, and of nothing else. */
const tokenSecret = 'minigram under test, on loopback only'

/** From so many photos on, memory is read from the API process: it starts with the servers, and can be made to collect. */
const photosOfMemoryScales = 1_000

export async function buildSystem(context: BuildContext<Scale, Variant>): Promise<MinigramSystem> {
  const { scale, variant, scratchDir, defer } = context
  const stage: Stage = stages[variant]
  const buildingFromMs = systemClock.nowMs()
  const servers = await stage.startServers(context)
  const photoFolder = join(scratchDir, 'photos')
  const { hashMemoryKib, hashPasses, hashesAtOnce } = scale
  const own = { photoFolder, tokenSecret, hashMemoryKib, hashPasses, hashesAtOnce }
  const settings: Settings = { ...defaultSettings, ...own, ...servers.settings }
  const open = async (changes: Partial<Settings> = {}): Promise<Store> => {
    const { store } = await openStore({ ...settings, ...changes })
    defer(() => store.close())
    return store
  }
  const filledAt = await fill(context, settings)
  const buildMs = systemClock.nowMs() - buildingFromMs
  const isForMemory = scale.photos >= photosOfMemoryScales
  const givenUp = new Set<number>()
  let running: Promise<Running> | undefined
  let started: Running | undefined
  let startMs = 0
  let before: readonly ApiStats[] = []
  let proxiedBefore: ProxyCounts = { retries: 0, errors: {} }
  let cpuShares = (): Gauges => ({})
  const start = async (changes: Partial<Settings> = {}): Promise<Running> => {
    const fromMs = systemClock.nowMs()
    running ??= runStage(context, {
      settings: { ...settings, ...changes },
      processes: stage.processes,
      ...(isForMemory ? { collect: 'node-inspector' } : {}),
    }).finally(() => (startMs = buildMs + systemClock.nowMs() - fromMs))
    started = await running
    return started
  }
  const stats = async (): Promise<readonly ApiStats[]> => (started ? await readAllStats(started.apis) : [])
  const proxied = (): ProxyCounts => ({
    retries: started?.proxy?.retries() ?? 0,
    errors: started?.proxy?.refusals() ?? {},
  })
  const pids = (): Pids => ({ ...servers.pids, ...started?.pids })
  if (isForMemory) await start()
  return {
    scale,
    settings,
    servers,
    users: usersOf(scale),
    filledAt,
    storedPhotos: variant === 'seed-bug' ? 0 : scale.photos,
    start,
    processes: () =>
      started === undefined
        ? []
        : Object.values(pids())
            .flat()
            .filter((pid) => !givenUp.has(pid)),
    giveUp: (pid) => void givenUp.add(pid),
    store: open,
    beginCounting: async () => {
      before = await stats()
      proxiedBefore = proxied()
      cpuShares = watchCpu(pids())
    },
    stats,
    gauges: async () =>
      started
        ? {
            ...gaugesOf({ apis: await stats(), proxy: proxied() }, { apis: before, proxy: proxiedBefore }),
            start_ns: startMs * 1e6,
          }
        : {},
    cpuShares: () => cpuShares(),
    faults: async () => faultsOf([...(await stats()), { instance: 'the proxy', ...proxied() }]),
    defer,
  }
}

function usersOf({ users }: Scale): FixtureUser[] {
  const { tokenTtlSeconds: ttlSeconds, tokenCacheSize: cacheSize } = defaultSettings
  const tokens = createTokens({ secret: tokenSecret, ttlSeconds, cacheSize })
  // The steps name only a few: what is not needed does not travel to the generator.
  return Array.from({ length: Math.min(users, 100) }, (_, i) => ({
    id: i + 1,
    username: `user-${i + 1}`,
    token: tokens.sign(i + 1),
  }))
}

/** Fills the stage's store before any API process uses it; returns how far it is then. */
async function fill(context: BuildContext<Scale, Variant>, settings: Settings): Promise<Position> {
  const { variant, scale, random } = context
  const { hashMemoryKib: memoryKib, hashPasses: passes } = scale
  const passwords = createPasswords({ memoryKib, passes, atOnce: 1, clock: systemClock })
  const fixtures = drawFixtures(scale, random.fork('fixtures'), await passwords.hash(fixturePassword))
  const { store } = await openStore(settings)
  writePhotos(settings.photoFolder as string, scale)
  try {
    await store.fill(variant === 'seed-bug' ? { ...fixtures, photos: [], likes: [], follows: [] } : fixtures)
    return await store.position()
  } finally {
    await store.close()
  }
}

/** The few photos of the smallest scale are real files; for more, the rows alone are what is measured. */
function writePhotos(folder: string, { photos }: Scale): void {
  mkdirSync(folder, { recursive: true })
  for (let id = 1; id <= Math.min(photos, 100); id++) writeFileSync(join(folder, fixtureFile(id)), pixel)
}
