import type { RecordCache } from '../cache/record-cache.ts'
import type { Merge } from '../model/merge.ts'
import { newPseudonym } from '../model/pseudonym.ts'
import { coversPhi, separate, touchesPhi } from '../model/separate.ts'
import type { Identity, Phi, User, UserInput } from '../model/user.ts'
import type { RecordStore, Settlement } from '../store/record-store.ts'
import type { Background } from './background.ts'
import { createFinder, type FindCounts, type Finder } from './finder.ts'
import { createReader, fetchUser, type ReadCounts, type Reader } from './reader.ts'
import { settleDoubts } from './settle-doubts.ts'
import { createWriter } from './writer.ts'

export interface RecordCounts extends ReadCounts, FindCounts {
  readonly creates: number
  readonly updates: number
  readonly deletes: number
}

/** What the service does. Records go out as JSON, as the cache holds them so. `STORE_AWAY` is thrown for what may work later. */
export interface Records {
  readonly create: (input: UserInput) => Promise<string>
  readonly read: Reader['read']
  readonly find: Finder['find']
  /** Undefined where there is no such record. */
  readonly update: (id: string, part: Partial<UserInput>) => Promise<string | undefined>
  /** Erases the identity. The clinical row stays, under a pseudonym that was never anybody's. */
  readonly remove: (id: string) => Promise<boolean>
  readonly counts: () => RecordCounts
}

export interface RecordsParts {
  readonly store: RecordStore
  readonly cache: RecordCache
  readonly background: Background
  readonly merge: Merge
  readonly newId: () => string
  /** Now; later than `last` in any case. */
  readonly timestamp: (last?: string) => string
  /** Whether FIND knows limits. */
  readonly paging: 'on' | 'off'
}

/**
 * The order of writes keeps both databases in step: a clinical row is written first and noted as in doubt, the identity
 * row makes it part of a record or ends that, all at once, and then the doubt is ended.
 */
export function createRecords(parts: RecordsParts): Records {
  const { store, cache, background, merge, newId, timestamp, paging } = parts
  const { identity, clinical } = store
  const fetch = (id: string): Promise<User | undefined> => fetchUser(store, merge, id)
  const reader = createReader({ cache, fetch, isUnknown: (id) => writer.isUnknown(id) })
  const writer = createWriter({ store, background, forget: reader.forget })
  const finder = createFinder({ identity, cache, reader, paging })
  const done = { creates: 0, updates: 0, deletes: 0 }

  const keep = (row: Identity, phi: Phi): string => {
    const json = JSON.stringify(merge(row, phi))
    reader.keep(row.id, json)
    return json
  }

  const create = (input: UserInput): Promise<string> => {
    const { pii, phi, metadata } = separate(input)
    const id = newId()
    return writer.write(id, async (onFailure) => {
      const pseudonym = newPseudonym()
      const now = timestamp()
      const row: Identity = { id, pseudonym, pii, metadata, createdAt: now, updatedAt: now }
      onFailure(async () => {
        await identity.remove(id)
        await clinical.settle({ pseudonym, outcome: 'dropped' })
      })
      await clinical.insert({ pseudonym, phi })
      await identity.insert(row)
      done.creates++
      return { answer: keep(row, phi), settlements: [{ pseudonym, outcome: 'kept' }] }
    })
  }

  const update = (id: string, part: Partial<UserInput>): Promise<string | undefined> =>
    writer.write<string | undefined>(id, async (onFailure) => {
      const before = await identity.get(id)
      if (!before) return { answer: undefined }
      const known = coversPhi(part) ? part : await clinical.get(before.pseudonym)
      if (!known) return { answer: undefined }
      const { pii, phi, metadata } = separate({ ...before.pii, ...known, ...before.metadata, ...part })
      const rest = { ...before, pii, metadata, updatedAt: timestamp(before.updatedAt) }
      if (!touchesPhi(part)) {
        onFailure(() => Promise.resolve())
        if (!(await identity.replace(rest))) return { answer: undefined }
        done.updates++
        return { answer: keep(rest, phi) }
      }
      // Clinical data changes by a new row: the identity row then goes from one to the other at once.
      const row = { ...rest, pseudonym: newPseudonym() }
      const pseudonyms = [row.pseudonym, before.pseudonym]
      onFailure(() =>
        settleDoubts(
          store,
          pseudonyms.map((pseudonym) => ({ pseudonym, kind: 'write' })),
        ),
      )
      await clinical.insert({ pseudonym: row.pseudonym, phi, replaces: before.pseudonym })
      await identity.replace(row)
      done.updates++
      const settlements: Settlement[] = [
        { pseudonym: row.pseudonym, outcome: 'kept' },
        { pseudonym: before.pseudonym, outcome: 'dropped' },
      ]
      return { answer: keep(row, phi), settlements }
    })

  const remove = (id: string): Promise<boolean> =>
    writer.write(id, async (onFailure) => {
      const row = await identity.get(id)
      if (!row) return { answer: false }
      const { pseudonym } = row
      onFailure(async () => {
        const referred = await settleDoubts(store, [{ pseudonym, kind: 'erase' }])
        if (!referred.has(pseudonym)) done.deletes++
      })
      await clinical.doubtErase(pseudonym)
      await identity.remove(id)
      reader.forget(id)
      done.deletes++
      return { answer: true, settlements: [{ pseudonym, outcome: 'retained', as: newPseudonym() }] }
    })

  const counts = (): RecordCounts => ({ ...reader.counts(), ...finder.counts(), ...done })
  return { create, read: reader.read, find: finder.find, update, remove, counts }
}
