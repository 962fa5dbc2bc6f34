import { perSystem, type Gauges, type MicroCase } from '@gauntlet/contract'
import { createMemoryCache } from './cache/memory-cache.ts'
import type { RecordCache } from './cache/record-cache.ts'
import { accountTypes } from './data/people.ts'
import type { KnownUser } from './id-pool.ts'
import { merge } from './model/merge.ts'
import { newPseudonym } from './model/pseudonym.ts'
import { separate, type Separated } from './model/separate.ts'
import type { Identity, User } from './model/user.ts'
import type { Page } from './service/finder.ts'
import { pageSize } from './steps.ts'
import type { CrudSystem } from './system.ts'

type Case = MicroCase<CrudSystem>

const scales = ['1k']

/** Known users and strangers, made once: a case measures what is done with them. */
const usersOf = perSystem((system: CrudSystem) => system.users())
const strangersOf = perSystem((system: CrudSystem) => Array.from({ length: system.size }, (_, i) => system.stranger(i)))

const userAt = (system: CrudSystem, i: number): KnownUser => usersOf(system)[i % system.size] as KnownUser

const separatedOf = perSystem((system: CrudSystem) => strangersOf(system).map(separate))

const instant = '2026-01-01T00:00:00.000Z'

const identityAt = (system: CrudSystem, i: number): Identity => {
  const { pii, metadata } = separatedOf(system)[i % system.size] as Separated
  return { id: `id ${i % system.size}`, pseudonym: 'p', pii, metadata, createdAt: instant, updatedAt: instant }
}
const identitiesOf = perSystem((system: CrudSystem) => strangersOf(system).map((_, i) => identityAt(system, i)))

/** A cache of its own, whose entries do not expire. */
const cacheOf = perSystem((system: CrudSystem): RecordCache => {
  const cache = createMemoryCache({ capacity: system.size, ttlMs: 1, nowMs: () => 0 })
  for (let i = 0; i < system.size; i++) cache.set(`id ${i}`, `{"i":${i}}`)
  return cache
})

const isUser = (json: unknown, { id, person }: KnownUser): boolean => {
  const user = JSON.parse(String(json)) as User
  return user.id === id && user.email === person.email && user.diagnosis === person.diagnosis
}

/** Reads both databases and puts the record together, as a READ does that the cache cannot answer. */
async function readUncached({ service }: CrudSystem, id: string): Promise<User | null> {
  const { identity, clinical } = service().store
  const row = await identity.get(id)
  const phi = row && (await clinical.get(row.pseudonym))
  return row && phi ? merge(row, phi) : null
}

const accountTypeAt = (i: number): string => accountTypes[i % accountTypes.length] as string

/** As many as the claim names. */
const pseudonyms = 1_000_000

/** One page, found by account type. */
const find = {
  scales,
  title: 'one FIND by account type, without HTTP',
  run: (system, i) => system.service().records.find({ accountType: accountTypeAt(i), limit: pageSize }),
  check: (_system, output, i) => {
    const { users } = JSON.parse(String(output)) as Page
    if (users.some(({ accountType }) => accountType !== accountTypeAt(i))) return 'a user that was not asked for'
    return users.length === pageSize || `${users.length} users on a page of ${pageSize}`
  },
} satisfies Omit<Case, 'variants'>

export const microCases: Readonly<Record<string, Case>> = {
  separate: {
    scales,
    variants: ['memory'],
    from: 'full',
    title: 'one record taken apart by its schema',
    run: (system, i) => separate(strangersOf(system)[i % system.size] as never),
    check: (system, output, i) =>
      JSON.stringify(output) === JSON.stringify(separatedOf(system)[i % system.size]) &&
      Object.keys((output as Separated).phi).join() === 'diagnosis,medications',
  },
  merge: {
    scales,
    variants: ['memory'],
    from: 'full',
    title: 'one record put together again',
    run: (system, i) =>
      merge(identitiesOf(system)[i % system.size] as Identity, (separatedOf(system)[i % system.size] as Separated).phi),
    check: (system, output, i) => {
      const { id, createdAt, updatedAt, ...person } = output as User
      const isOwn = id === `id ${i % system.size}` && createdAt === instant && updatedAt === instant
      return isOwn && JSON.stringify(person) === JSON.stringify(strangersOf(system)[i % system.size])
    },
  },
  pseudonym: {
    scales,
    variants: ['memory'],
    from: 'standard',
    title: 'one pseudonym; with a million of them compared',
    run: newPseudonym,
    check: (_system, output) => /^[0-9a-f-]{36}$/.test(String(output)),
    gauges: pseudonymGauges,
  },
  'read-cached': {
    scales,
    variants: ['sqlite', 'merge-id-bug'],
    title: 'one record from the cache, without HTTP',
    run: (system, i) => system.service().records.read(userAt(system, i).id),
    check: (system, output, i) => {
      const found = output as { json: string; hit: boolean } | undefined
      if (found === undefined) return 'there is no user with the id that CREATE gave'
      return found.hit && isUser(found.json, userAt(system, i))
    },
  },
  find: { ...find, variants: ['find-all'] },
  'find-page': { ...find, variants: ['sqlite'], from: 'full' },
  'read-uncached': {
    scales,
    variants: ['memory', 'sqlite'],
    title: 'one record from both databases, without HTTP',
    run: (system, i) => readUncached(system, userAt(system, i).id),
    check: (system, output, i) => isUser(JSON.stringify(output), userAt(system, i)),
  },
  'read-far': {
    scales,
    variants: ['postgres'],
    from: 'full',
    title: 'one record from the databases, one after the other; servers of their own',
    run: (system, i) => readUncached(system, userAt(system, i).id),
    check: (system, output, i) => isUser(JSON.stringify(output), userAt(system, i)),
  },
  'cache-get': {
    scales,
    variants: ['memory'],
    from: 'full',
    title: 'the cache asked for what it holds',
    run: (system, i) => cacheOf(system).get(`id ${i % system.size}`),
    check: (system, output, i) => output === `{"i":${i % system.size}}`,
  },
  'cache-set': {
    scales,
    variants: ['memory'],
    from: 'full',
    title: 'the cache given what it holds already',
    run: (system, i) => cacheOf(system).set(`id ${i % system.size}`, `{"i":${i % system.size}}`),
    check: async (system, _output, i) =>
      (await cacheOf(system).get(`id ${i % system.size}`)) === `{"i":${i % system.size}}`,
  },
}

/**
 * A million pseudonyms: how many differ, and how far the most uneven of their bits is from a fair coin, which 122 of a
 * million tosses leave at about 0.0015.
 */
function pseudonymGauges(): Gauges {
  const distinct = new Set<string>()
  // How often each of the 16 bytes has each of its 256 values: bits are counted from that.
  const seen = new Uint32Array(16 * 256)
  const bytes = Buffer.alloc(16)
  for (let i = 0; i < pseudonyms; i++) {
    const pseudonym = newPseudonym()
    distinct.add(pseudonym)
    bytes.write(pseudonym.replaceAll('-', ''), 'hex')
    for (let at = 0; at < 16; at++) {
      const place = at * 256 + (bytes[at] ?? 0)
      seen[place] = (seen[place] ?? 0) + 1
    }
  }
  const onesAt = (bit: number): number =>
    seen
      .subarray((bit >> 3) * 256, ((bit >> 3) + 1) * 256)
      .reduce((sum, count, value) => sum + count * ((value >> (7 - (bit & 7))) & 1), 0)
  const ones = Array.from({ length: 128 }, (_, bit) => onesAt(bit))
  // Version and variant of a UUID (RFC 9562) are the same in all.
  const drawn = ones.filter((_, bit) => !(bit >= 48 && bit < 52) && bit !== 64 && bit !== 65)
  return {
    distinct_pseudonyms_count: distinct.size,
    most_uneven_bit_ratio: Math.max(...drawn.map((count) => Math.abs(count / pseudonyms - 0.5))),
  }
}
