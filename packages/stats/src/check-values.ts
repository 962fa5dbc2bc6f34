/**
 * Throws a `RangeError` that names the caller, the place and the value, unless there are `least` finite numbers or
 * more.
 */
export function checkValues(caller: string, values: readonly number[], least = 1): void {
  if (values.length < least) {
    throw new RangeError(`${caller}: needs at least ${least} value(s), got ${values.length}`)
  }
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0)
    throw new RangeError(`${caller}: every value must be a finite number, got ${values[bad]} at index ${bad}`)
}

/** Throws a `RangeError` unless `share` lies strictly between 0 and 1. */
export function checkShare(caller: string, name: string, share: number): void {
  if (!(share > 0 && share < 1)) throw new RangeError(`${caller}: ${name} must lie between 0 and 1, got ${share}`)
}

/** Throws a `RangeError` that names the caller, the place and the value, unless all values are positive and finite. */
export function checkPositive(caller: string, values: readonly number[]): void {
  checkValues(caller, values, 0)
  const bad = values.findIndex((value) => value <= 0)
  if (bad >= 0) throw new RangeError(`${caller}: every value must be positive, got ${values[bad]} at index ${bad}`)
}
