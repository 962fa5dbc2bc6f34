import type { EntityBook, Identity } from './address-book.ts'
import { packRef } from './index/entity-ref.ts'
import type { RemoteIndex } from './index/remote-index.ts'

interface Place {
  readonly number: number
  readonly address: string
}

/**
 * A book whose texts are in a database. As in the other books, this process knows where each entity is; `posted` are
 * those that are there already, in the order of their numbers.
 */
export function createStoredBook(remote: RemoteIndex, posted: readonly Identity[]): EntityBook {
  const places = new Map<string, Place>(posted.map(({ id, address }, number) => [id, { number, address }]))
  let nextNumber = posted.length
  const turns = new Map<string, Promise<void>>()
  const put = async ({ id, address, realm, horizon }: Identity, text: string): Promise<void> => {
    const before = places.get(id)
    const number = before?.number ?? nextNumber++
    await remote.put(address, { ref: packRef(number, realm, horizon), text })
    places.set(id, { number, address })
    if (before && before.address !== address) await remote.remove(before.address)
  }
  return {
    get size() {
      return places.size
    },
    // Puts of one entity take turns: of two at once, each would leave what the other has just put.
    put: async (identity, text) => {
      const { id } = identity
      const turn = (turns.get(id) ?? Promise.resolve()).then(() => put(identity, text))
      const over = turn.catch(() => undefined)
      turns.set(id, over)
      try {
        await turn
      } finally {
        if (turns.get(id) === over) turns.delete(id)
      }
    },
    get: async (address) => (await remote.get(address))?.text,
  }
}
