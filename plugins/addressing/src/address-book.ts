import type { AddressIndex } from './index/address-index.ts'
import { packRef, refNumber } from './index/entity-ref.ts'

/** What the book must know of an entity: its own id, its address as it is now, and the numbers of its realm and horizon. */
export interface Identity {
  readonly id: string
  readonly address: string
  readonly realm: number
  readonly horizon: number
}

/** Entities by address. An entity whose content changes moves to a new address, and its old one is found no more. */
export interface AddressBook {
  readonly size: number
  /** Adds an entity, or moves the one with this id. */
  readonly put: (identity: Identity, text: string) => void
  /** The text put last at this address. */
  readonly get: (address: string) => string | undefined
  readonly remove: (address: string) => boolean
}

type Later<Answer> = Answer | Promise<Answer>

/** What the HTTP face needs of a book, which may be in a database. */
export interface EntityBook {
  readonly size: number
  readonly put: (identity: Identity, text: string) => Later<void>
  readonly get: (address: string) => Later<string | undefined>
}

interface Entry {
  readonly id: string
  readonly address: string
  readonly text: string
}

/** Keeps the texts itself, by entity number; `index` finds the number. */
export function createAddressBook(index: AddressIndex): AddressBook {
  const entries: Array<Entry | undefined> = []
  const numbers = new Map<string, number>()
  const freed: number[] = []
  const numberAt = (address: string): number | undefined => {
    const ref = index.get(address)
    return ref === undefined ? undefined : refNumber(ref)
  }
  return {
    get size() {
      return numbers.size
    },
    put: ({ id, address, realm, horizon }, text) => {
      const number = numbers.get(id) ?? freed.at(-1) ?? entries.length
      index.put(address, packRef(number, realm, horizon))
      const before = entries[number]
      if (before !== undefined && before.address !== address) index.remove(before.address)
      if (number === freed.at(-1)) freed.pop()
      numbers.set(id, number)
      entries[number] = { id, address, text }
    },
    get: (address) => {
      const number = numberAt(address)
      return number === undefined ? undefined : entries[number]?.text
    },
    remove: (address) => {
      const number = numberAt(address)
      const entry = number === undefined ? undefined : entries[number]
      if (number === undefined || entry === undefined) return false
      index.remove(address)
      numbers.delete(entry.id)
      entries[number] = undefined
      freed.push(number)
      return true
    },
  }
}
