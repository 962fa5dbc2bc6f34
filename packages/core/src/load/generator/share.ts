/** One generator's share of a load that `of` generators offer together: every `of`-th request, from number `index` on. */
export interface Share {
  readonly index: number
  readonly of: number
}

export const whole: Share = { index: 0, of: 1 }

/** A stream's items that belong to a share. Each generator draws the whole stream, so that the shares make up all of it. */
export function takeShare<Item>(next: () => Item, { index, of }: Share): () => Item {
  if (of === 1) return next
  let skip = index
  return () => {
    for (; skip > 0; skip--) next()
    skip = of - 1
    return next()
  }
}

/** How many of `count` equal things belong to a share. */
export const countShare = (count: number, { index, of }: Share): number => Math.floor((count + of - 1 - index) / of)
