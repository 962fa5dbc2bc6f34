import { badAddress, isAddress } from './address-index.ts'
import type { RemoteIndex, Stored } from './remote-index.ts'

/**
 * One index over several, each of which holds an equal range of prefixes: digests are spread evenly by themselves. Closes
 * its parts when it is closed.
 */
export function createShardedIndex(parts: readonly RemoteIndex[]): RemoteIndex {
  const partAt = (address: string): number =>
    Math.floor((Number.parseInt(address.slice(0, 4), 16) * parts.length) / 0x10000)
  const partOf = (address: string): RemoteIndex => {
    const part = isAddress(address) ? parts[partAt(address)] : undefined
    if (!part) throw badAddress(address)
    return part
  }
  const fromAll = <Answer>(ask: (part: RemoteIndex) => Promise<Answer>): Promise<Answer[]> =>
    Promise.all(parts.map(ask))
  const sum = async (ask: (part: RemoteIndex) => Promise<number>): Promise<number> =>
    (await fromAll(ask)).reduce((total, count) => total + count, 0)
  const merged = async (ask: (part: RemoteIndex) => Promise<readonly number[]>): Promise<number[]> =>
    (await fromAll(ask)).flat().toSorted((a, b) => a - b)
  return {
    size: () => sum((part) => part.size()),
    put: async (address, stored) => partOf(address).put(address, stored),
    putAll: async (rows) => {
      const rowsOf = new Map(parts.map((part) => [part, [] as Array<readonly [string, Stored]>]))
      for (const row of rows) rowsOf.get(partOf(row[0]))?.push(row)
      await fromAll((part) => part.putAll(rowsOf.get(part) ?? []))
    },
    get: async (address) => (isAddress(address) ? partOf(address).get(address) : undefined),
    remove: async (address) => isAddress(address) && partOf(address).remove(address),
    byRealm: (realm) => merged((part) => part.byRealm(realm)),
    byHorizon: (horizon) => merged((part) => part.byHorizon(horizon)),
    tableBytes: () => sum((part) => part.tableBytes()),
    close: async () => void (await fromAll((part) => part.close())),
  }
}
