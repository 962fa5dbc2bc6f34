import { at, sorted } from './sorted.ts'

/**
 * The rank of each value, 1 for the smallest, in the order of the input; equal values share the mean of their ranks.
 */
export function ranks(values: readonly number[]): number[] {
  const order = sorted(values)
  const rankOf = new Map<number, number>()
  for (let first = 0; first < order.length;) {
    const value = at(order, first)
    let next = first + 1
    while (order[next] === value) next++
    // Ranks first + 1 … next, so their mean.
    rankOf.set(value, (first + 1 + next) / 2)
    first = next
  }
  return values.map((value) => rankOf.get(value) ?? Number.NaN)
}
