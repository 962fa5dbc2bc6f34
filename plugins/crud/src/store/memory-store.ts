import { firstId } from '../model/ids.ts'
import type { Identity, Phi } from '../model/user.ts'
import type { ClinicalStore, Doubt, FindQuery, IdentityStore, RawRow, RecordStore } from './record-store.ts'
import { createSortedIds, type SortedIds } from './sorted-ids.ts'

const searched = ['lastName', 'email', 'accountType'] as const

type Searched = (typeof searched)[number]

const valueOf = (row: Identity, column: Searched): string =>
  column === 'accountType' ? row.metadata.accountType : row.pii[column]

/** Keeps records as long as the process lives. */
export function createMemoryStore({ index }: { index: 'on' | 'off' }): RecordStore {
  const identities = createIdentities(index === 'on' ? searched : [])
  const clinical = createClinical()
  return {
    identity: identities.store,
    clinical: clinical.store,
    raw: (database, after, limit) =>
      Promise.resolve(database === 'identity' ? identities.raw(after, limit) : clinical.raw(after, limit)),
    scrub: () => Promise.resolve(),
    lateMs: 0,
    close: () => Promise.resolve(),
  }
}

function createIdentities(indexed: readonly Searched[]) {
  const rows = new Map<string, Identity>()
  const byPseudonym = new Map<string, string>()
  const all = createSortedIds()
  const indexes = new Map(indexed.map((column) => [column, new Map<string, SortedIds>()]))
  const add = (row: Identity): void => {
    rows.set(row.id, row)
    byPseudonym.set(row.pseudonym, row.id)
    for (const [column, ids] of indexes) {
      const value = valueOf(row, column)
      const known = ids.get(value) ?? createSortedIds()
      ids.set(value, known)
      known.add(row.id)
    }
  }
  const take = (row: Identity): void => {
    rows.delete(row.id)
    byPseudonym.delete(row.pseudonym)
    for (const [column, ids] of indexes) {
      const value = valueOf(row, column)
      const known = ids.get(value)
      known?.remove(row.id)
      if (known?.size() === 0) ids.delete(value)
    }
  }
  /** The ids that may match: those of the first indexed column that is asked for, else all. */
  const candidates = (query: FindQuery): Iterable<string> => {
    const after = query.after ?? firstId
    const column = indexed.find((name) => query[name] !== undefined)
    if (column === undefined) return all.from(after)
    return (
      indexes
        .get(column)
        ?.get(query[column] as string)
        ?.from(after) ?? []
    )
  }
  const find = (query: FindQuery): Identity[] => {
    const asked = searched.filter((column) => query[column] !== undefined)
    const found: Identity[] = []
    for (const id of candidates(query)) {
      if (found.length >= query.limit) break
      const row = rows.get(id)
      if (row && asked.every((column) => valueOf(row, column) === query[column])) found.push(row)
    }
    return found
  }
  const store: IdentityStore = {
    insert: async (row) => {
      add(row)
      all.add(row.id)
      await Promise.resolve()
    },
    get: (id) => Promise.resolve(rows.get(id)),
    find: (query) => Promise.resolve(find(query)),
    replace: async (row) => {
      const known = rows.get(row.id)
      if (!known) return await Promise.resolve(false)
      take(known)
      add(row)
      return true
    },
    remove: async (id) => {
      const known = rows.get(id)
      if (!known) return await Promise.resolve(false)
      take(known)
      all.remove(id)
      return true
    },
    referred: (pseudonyms) => Promise.resolve(new Set(pseudonyms.filter((pseudonym) => byPseudonym.has(pseudonym)))),
    count: () => Promise.resolve(rows.size),
  }
  const raw = (after: string, limit: number): RawRow[] =>
    find({ after, limit }).map(({ pii, metadata, createdAt, updatedAt, ...keys }) =>
      asColumns({ ...keys, ...pii, ...metadata, createdAt, updatedAt }),
    )
  return { store, raw }
}

/** Under the names that columns of a database have. */
const asColumns = (row: object): RawRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value as unknown,
    ]),
  )

interface ClinicalRow {
  readonly phi: Phi
  readonly retained: boolean
}

function createClinical() {
  const rows = new Map<string, ClinicalRow>()
  const doubts = new Map<string, Doubt['kind']>()
  let retained = 0
  /** Pseudonyms in their order, which only `raw` asks for; made anew when rows have come or gone. */
  let inOrder: SortedIds | null = null
  const store: ClinicalStore = {
    insert: async ({ pseudonym, phi, replaces }) => {
      rows.set(pseudonym, { phi, retained: false })
      inOrder = null
      doubts.set(pseudonym, 'write')
      if (replaces !== undefined) doubts.set(replaces, 'write')
      await Promise.resolve()
    },
    get: (pseudonym) => Promise.resolve(rows.get(pseudonym)?.phi),
    doubtErase: async (pseudonym) => {
      doubts.set(pseudonym, 'erase')
      await Promise.resolve()
    },
    doubts: () => Promise.resolve([...doubts].map(([pseudonym, kind]) => ({ pseudonym, kind }))),
    settle: async (settlement) => {
      const { pseudonym, outcome } = settlement
      const row = rows.get(pseudonym)
      inOrder = null
      if (outcome !== 'kept') rows.delete(pseudonym)
      if (outcome === 'retained' && row) {
        rows.set(settlement.as, { phi: row.phi, retained: true })
        retained++
      }
      doubts.delete(pseudonym)
      await Promise.resolve()
    },
    count: () => Promise.resolve({ live: rows.size - retained, retained, doubts: doubts.size }),
  }
  const raw = (after: string, limit: number): RawRow[] => {
    if (inOrder === null) {
      inOrder = createSortedIds()
      for (const pseudonym of [...rows.keys()].sort()) inOrder.add(pseudonym)
    }
    const found: RawRow[] = []
    for (const pseudonym of inOrder.from(after)) {
      if (found.length >= limit) break
      const { phi, retained: isRetained } = rows.get(pseudonym) as ClinicalRow
      found.push({ pseudonym, ...phi, retained: isRetained })
    }
    return found
  }
  return { store, raw }
}
