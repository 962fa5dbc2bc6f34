/** A sorted copy, smallest first. The input stays as it is. */
export const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)

/** The value at an index that must exist. Throws `RangeError` outside the list. */
export function at(values: readonly number[], index: number): number {
  const value = values[index]
  if (value === undefined) throw new RangeError(`index ${index} lies outside a list of ${values.length}`)
  return value
}
