import { clinicalPattern, identityPattern } from './data/people.ts'
import { firstId } from './model/ids.ts'
import type { RawRow, RecordStore } from './store/record-store.ts'

const pageSize = 1_000

/** What lies in the wrong database, and that the search for it is not blind. */
export interface Misplaced {
  /** Rows of the clinical database that hold something only identity data has. */
  readonly pii_in_clinical_count: number
  /** Rows of the identity database that hold something only clinical data has. */
  readonly phi_in_identity_count: number
  /** The share of identity rows in which the same search finds the identity, of clinical rows the diagnosis. */
  readonly found_where_it_belongs_ratio: number
}

/** Searches all that is stored by content, whatever column it stands in: it shares no code with what put it there. */
export async function countMisplaced(store: Pick<RecordStore, 'raw'>): Promise<Misplaced> {
  const seen = { identity: 0, clinical: 0, misplacedPii: 0, misplacedPhi: 0, placed: 0 }
  for await (const text of rowsOf(store, 'identity')) {
    seen.identity++
    if (clinicalPattern.test(text)) seen.misplacedPhi++
    if (identityPattern.test(text)) seen.placed++
  }
  for await (const text of rowsOf(store, 'clinical')) {
    seen.clinical++
    if (identityPattern.test(text)) seen.misplacedPii++
    if (clinicalPattern.test(text)) seen.placed++
  }
  return {
    pii_in_clinical_count: seen.misplacedPii,
    phi_in_identity_count: seen.misplacedPhi,
    found_where_it_belongs_ratio: seen.placed / Math.max(1, seen.identity + seen.clinical),
  }
}

async function* rowsOf(store: Pick<RecordStore, 'raw'>, database: 'identity' | 'clinical'): AsyncGenerator<string> {
  for (let after = firstId; ;) {
    const rows = await store.raw(database, after, pageSize)
    for (const row of rows) yield JSON.stringify(row)
    const last = rows.at(-1)
    if (last === undefined) return
    after = keyOf(last)
  }
}

const keyOf = (row: RawRow): string => String(row['id'] ?? row['pseudonym'])
