import type { MicroCase } from '@gauntlet/contract'
import { address, addressBatch } from './address.ts'
import { digestBytes } from './digest.ts'
import { canonicalText } from './canonical.ts'
import { censusGauges } from './census-gauges.ts'
import { collisionCensus } from './census.ts'
import type { Entity } from './entity.ts'
import { plainAddress, templateAddress } from './plain-address.ts'
import type { AddressingSystem } from './system.ts'
import { uri } from './uri.ts'

type Case = MicroCase<AddressingSystem>

const batch = 1_000
const digests = Buffer.alloc(batch * digestBytes)
const refs = new Int32Array(batch)

const entityAt = (system: AddressingSystem, i: number): Entity => {
  const sample = system.sample()
  return sample[i % sample.length] as Entity
}

/** So many of a batch are held against the baseline, which is slow. */
const batchChecked = 50

const batchAt = (system: AddressingSystem, i: number): readonly Entity[] => {
  const start = (i * batch) % system.entities
  return system.sample().slice(start, start + batch)
}

const addressCase = (compute: (entity: Entity) => string): Case => ({
  variants: ['map'],
  run: (system, i) => compute(entityAt(system, i)),
  check: (system, output, i) => output === plainAddress(entityAt(system, i)),
})

/** Computing addresses: ours, and what it is measured beside. */
const addressCases: Readonly<Record<string, Case>> = {
  address: { ...addressCase(address), scales: ['10k', '100k', '1m'] },
  'address-plain': {
    ...addressCase(plainAddress),
    from: 'standard',
    scales: ['10k'],
    title: 'baseline: recursive JSON and createHash',
  },
  'address-template': {
    ...addressCase(templateAddress),
    from: 'standard',
    scales: ['10k'],
    title: 'baseline: text of a fixed shape and crypto.hash',
  },
  'address-batch': {
    from: 'standard',
    variants: ['map'],
    scales: ['10k'],
    opsPerRun: batch,
    run: (system, i) => {
      addressBatch(batchAt(system, i), digests)
      return digests
    },
    check: (system, _output, i) =>
      batchAt(system, i)
        .slice(0, batchChecked)
        .every((entity, n) => digests.toString('hex', n * digestBytes, (n + 1) * digestBytes) === plainAddress(entity)),
  },
  canonicalise: {
    from: 'standard',
    variants: ['map'],
    scales: ['10k'],
    run: (system, i) => canonicalText(entityAt(system, i)),
    check: (system, output, i) =>
      typeof output === 'string' && JSON.parse(output).id === entityAt(system, i).id ? true : 'not the entity',
  },
  uri: {
    from: 'standard',
    variants: ['map'],
    scales: ['10k'],
    run: (system, i) => uri(entityAt(system, i)),
    check: (_system, output) => /^stat7:\/\/[a-z]+\/\d+\/[0-9a-f]{64}\/[a-z]+\?r=.+&v=.+&d=.+$/.test(String(output)),
  },
  verify: {
    from: 'standard',
    variants: ['map'],
    scales: ['10k'],
    title: 'the address of an entity is the one it is stored under',
    run: (system, i) => system.index.has(address(entityAt(system, i))),
    check: (_system, output) => output === true,
  },
}

const blobCase: Omit<Case, 'run'> = {
  variants: ['files'],
  scales: ['1k'],
  check: (_system, output) => Buffer.isBuffer(output) && output.length >= 2_048,
}

/** Finding entities by address. Keys are fresh strings, as they are when they come in with a request. */
const lookupCases: Readonly<Record<string, Case>> = {
  lookup: {
    variants: ['map', 'shared', 'sqlite'],
    scales: ['10k', '100k', '1m'],
    run: (system, i) => system.index.get(system.keys().fresh(i)),
    check: (system, output, i) => output === system.keys().ref(i),
  },
  'lookup-miss': {
    from: 'standard',
    variants: ['map', 'shared'],
    scales: ['10k'],
    // The last digit becomes the first: an address that nobody has.
    run: (system, i) => system.index.get(rotated(system.keys().fresh(i))),
    check: (_system, output) => output === undefined,
  },
  'lookup-digest': {
    from: 'standard',
    variants: ['shared'],
    scales: ['100k', '1m', '10m'],
    title: 'by raw digest',
    run: ({ shared, keys }, i) => shared?.getDigest(keys().digests, (i % keys().count) * digestBytes),
    check: ({ keys }, output, i) => output === keys().ref(i),
  },
  'lookup-batch': {
    variants: ['shared'],
    scales: ['100k', '1m', '10m'],
    opsPerRun: batch,
    title: 'a thousand raw digests at once',
    run: ({ shared, keys }, i) => {
      shared?.getMany(batchOfKeys(keys().digests, i), batch, refs)
      return refs
    },
    check: ({ keys }, _output, i) => {
      const first = (i * batch) % keys().count
      return refs.every((ref, n) => ref === keys().ref(first + n))
    },
  },
  'blob-read': {
    ...blobCase,
    from: 'standard',
    title: 'a stored file, in a buffer of its own',
    run: ({ blobs, keys }, i) => blobs?.get(keys().fresh(i)),
  },
  'blob-view': {
    ...blobCase,
    from: 'standard',
    title: 'a stored file, in a buffer that the next read takes over',
    run: ({ blobs, keys }, i) => blobs?.view(keys().fresh(i)),
  },
  'blob-single': {
    ...blobCase,
    from: 'standard',
    title: 'baseline: one file per blob, in 256 folders',
    run: ({ singleFiles, keys }, i) => singleFiles().get(keys().fresh(i)),
  },
}

const rotated = (key: string): string => key.slice(1) + key.slice(0, 1)

const batchOfKeys = (bytes: Uint8Array, i: number): Uint8Array => {
  const first = (i * batch * digestBytes) % bytes.length
  return bytes.subarray(first, first + batch * digestBytes)
}

export const microCases: Readonly<Record<string, Case>> = {
  ...addressCases,
  ...lookupCases,
  'seed-census': {
    variants: ['map'],
    scales: ['1k'],
    opsPerRun: 1_000,
    title: 'addresses of 1,000 entities of one seed, compared with each other',
    run: (system, i) => collisionCensus(system.random(`census ${i}`), 1_000),
    check: (_system, output) => (output as ReturnType<typeof collisionCensus>).collisions === 0,
    gauges: censusGauges,
  },
}
