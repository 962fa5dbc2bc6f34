import type { AddressIndex } from './address-index.ts'
import { createMapIndex, type MapIndex } from './map-index.ts'

/** An index with a planted defect. */
export interface KeyCopyIndex extends AddressIndex {
  /** Keys copied by the last `get`: what it cost, and what keeps the copy from being optimised away. */
  readonly copied: number
}

/** The control: a right map whose every `get` first copies the list of all keys, so that reads slow down with size. */
export function createKeyCopyIndex(): KeyCopyIndex {
  const index: MapIndex = createMapIndex()
  let copied = 0
  return {
    ...index,
    get size() {
      return index.size
    },
    get copied() {
      return copied
    },
    get: (address) => {
      copied = [...index.keys()].length
      return index.get(address)
    },
  }
}
