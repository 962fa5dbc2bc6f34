import { perSystem, type MicroCase } from '@gauntlet/contract'
import { createPasswords, type Passwords } from './auth/passwords.ts'
import { createTokens, type Tokens } from './auth/tokens.ts'
import { fixturePassword } from './data/fixtures.ts'
import { systemClock } from './service/clock.ts'
import type { FeedPhoto, Photo } from './store/store.ts'
import type { MinigramSystem } from './system.ts'

type Case = MicroCase<MinigramSystem>

const scales = ['seed']

/** Passwords at the service's cost, one at a time. */
const passwordsOf = perSystem(({ settings }: MinigramSystem): Passwords =>
  createPasswords({ memoryKib: settings.hashMemoryKib, passes: settings.hashPasses, atOnce: 1, clock: systemClock }),
)
const hashOf = perSystem((system: MinigramSystem) => passwordsOf(system).hash(fixturePassword))

const tokensOf = perSystem(({ settings }: MinigramSystem): Tokens =>
  createTokens({
    secret: settings.tokenSecret ?? '',
    ttlSeconds: settings.tokenTtlSeconds,
    cacheSize: settings.tokenCacheSize,
  }),
)
/** More than a service has checked before. */
const manyTokens = 20_000
const tokenListOf = perSystem((system: MinigramSystem) => {
  const { sign } = tokensOf(system)
  return Array.from({ length: manyTokens }, (_, i) => sign(i + 1))
})

const storeOf = perSystem((system: MinigramSystem) => system.store({ poolSize: 1 }))
const connectingStoreOf = perSystem((system: MinigramSystem) => system.store({ poolSize: 1, pooling: 'connect' }))

/** A user and a photo; the same for two operations in a row, of which the second takes the first one back. */
function pairAt({ scale }: MinigramSystem, i: number): readonly [user: number, photo: number] {
  const pair = Math.floor(i / 2)
  return [1 + (pair % scale.users), 1 + (Math.floor(pair / scale.users) % scale.photos)]
}

const photoAt = ({ scale }: MinigramSystem, i: number): number => 1 + (i % scale.photos)

const isPhoto = (system: MinigramSystem, output: unknown, i: number): boolean =>
  (output as Photo | undefined)?.id === photoAt(system, i)

export const microCases: Readonly<Record<string, Case>> = {
  hash: {
    scales,
    variants: ['stage1'],
    title: 'one password hashed',
    run: (system) => passwordsOf(system).hash(fixturePassword),
    check: (system, output) => passwordsOf(system).verify(fixturePassword, String(output)),
  },
  verify: {
    scales,
    variants: ['stage1'],
    from: 'standard',
    title: 'one password verified',
    run: async (system) => passwordsOf(system).verify(fixturePassword, await hashOf(system)),
    check: (_system, output) => output === true,
  },
  'token-sign': {
    scales,
    variants: ['stage1'],
    from: 'standard',
    title: 'one token signed',
    run: (system, i) => tokensOf(system).sign(i + 1),
    check: (system, output, i) => tokensOf(system).verify(String(output)) === i + 1,
  },
  'token-verify': {
    scales,
    variants: ['stage1'],
    from: 'standard',
    title: 'one token verified that was not seen lately',
    run: (system, i) => tokensOf(system).verify(tokenListOf(system)[i % manyTokens] as string),
    check: (_system, output, i) => output === 1 + (i % manyTokens),
  },
  like: {
    scales,
    variants: ['stage1'],
    title: 'one like stored or taken back, without HTTP',
    run: async (system, i) => {
      const { like, unlike } = await storeOf(system)
      return await (i % 2 === 0 ? like : unlike)(...pairAt(system, i))
    },
    check: (_system, output) => output === 'changed' || output === 'same',
  },
  feed: {
    scales,
    variants: ['stage1'],
    title: 'the rows of one feed, without HTTP',
    run: async (system, i) => (await storeOf(system)).feed([1 + (i % system.scale.users)], null),
    check: ({ scale }, output) => (output as readonly FeedPhoto[]).length === scale.photos,
  },
  pooled: {
    scales,
    variants: ['stage2'],
    from: 'standard',
    title: 'one photo read over a connection of the pool',
    run: async (system, i) => (await storeOf(system)).photo(photoAt(system, i), null),
    check: isPhoto,
  },
  connecting: {
    scales,
    variants: ['stage2'],
    from: 'standard',
    title: 'one photo read over a connection of its own',
    run: async (system, i) => (await connectingStoreOf(system)).photo(photoAt(system, i), null),
    check: isPhoto,
  },
}
