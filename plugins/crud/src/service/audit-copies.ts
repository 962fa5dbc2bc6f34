import type { RecordCache } from '../cache/record-cache.ts'
import type { Merge } from '../model/merge.ts'
import { firstId } from '../model/ids.ts'
import type { RecordStore } from '../store/record-store.ts'

const pageRows = 5_000

/** What an audit of the copies saw. */
export interface CopyAudit {
  /** Copies that were compared; records that the cache lacks have none. */
  readonly compared: number
  readonly faults: readonly string[]
}

interface Parts {
  readonly store: RecordStore
  readonly cache: RecordCache
  readonly merge: Merge
}

/**
 * Compares each copy in the cache with what both databases have of its record. A copy is the text that a writer made and
 * clients were answered with: a store that keeps something else, or lost a change, shows. Only while nothing is written.
 */
export async function auditCopies({ store, cache, merge }: Parts): Promise<CopyAudit> {
  const { identity, clinical } = store
  /** Undefined where half of it is missing, of which the audit of the store tells. */
  const storedText = async (id: string): Promise<string | undefined> => {
    const row = await identity.get(id)
    const phi = row && (await clinical.get(row.pseudonym))
    return row && phi && JSON.stringify(merge(row, phi))
  }
  const faults: string[] = []
  let compared = 0
  for (let after: string | undefined = firstId; after !== undefined;) {
    const ids: string[] = (await store.raw('identity', after, pageRows)).map((row) => String(row['id']))
    const copies = await cache.getMany(ids)
    const stored = await Promise.all(ids.map(storedText))
    for (const [i, id] of ids.entries()) {
      if (copies[i] === undefined || stored[i] === undefined) continue
      compared++
      if (copies[i] !== stored[i]) faults.push(`record ${id} is not stored as it was answered`)
    }
    after = ids.at(-1)
  }
  return { compared, faults }
}
