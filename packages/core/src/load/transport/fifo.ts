/** First in, first out, in constant time: `Array.shift` moves the whole list once it is long. */
export interface Fifo<Item> {
  readonly push: (item: Item) => void
  /** Undefined when it is empty. */
  readonly shift: () => Item | undefined
  readonly size: () => number
}

export function createFifo<Item>(): Fifo<Item> {
  let items: Item[] = []
  let head = 0
  return {
    push: (item) => void items.push(item),
    shift: () => {
      const item = items[head]
      if (head < items.length) head++
      if (head > 1_024 && head * 2 > items.length) {
        items = items.slice(head)
        head = 0
      }
      return item
    },
    size: () => items.length - head,
  }
}
