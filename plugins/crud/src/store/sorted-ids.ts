/** Ids in their order. They mostly come in order, so that adding one mostly puts it last. */
export interface SortedIds {
  readonly add: (id: string) => void
  readonly remove: (id: string) => void
  /** Those after `after`, one by one. */
  readonly from: (after: string) => Iterable<string>
  readonly size: () => number
}

export function createSortedIds(): SortedIds {
  const ids: string[] = []
  /** The place of the first id that is not below this one. */
  const placeOf = (id: string): number => {
    let low = 0
    let high = ids.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((ids[middle] as string) < id) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    add: (id) => {
      const last = ids.at(-1)
      if (last === undefined || last < id) ids.push(id)
      else ids.splice(placeOf(id), 0, id)
    },
    remove: (id) => {
      const place = placeOf(id)
      if (ids[place] === id) ids.splice(place, 1)
    },
    *from(after) {
      let place = placeOf(after)
      if (ids[place] === after) place++
      while (place < ids.length) yield ids[place++] as string
    },
    size: () => ids.length,
  }
}
