import type { Position } from './store.ts'

const form = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/

/** A WAL position as a number (PostgreSQL's `pg_lsn`: two hexadecimal halves); null for what is none. */
export function parsePosition(position: Position): bigint | null {
  if (position === '') return 0n
  const [, high, low] = form.exec(position) ?? []
  return high === undefined || low === undefined ? null : (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`)
}

/** The later of two positions; null, which asks for the primary, is later than all. */
export function laterPosition(a: Position | null, b: Position | null): Position | null {
  const [x, y] = [a, b].map((each) => (each === null ? null : parsePosition(each)))
  if (x === null || x === undefined || y === null || y === undefined) return null
  return x >= y ? a : b
}

/** The same position in a form whose order as text is its order by value. */
export function sortablePosition(position: Position): Position {
  const [, high, low] = form.exec(position) ?? []
  return high === undefined || low === undefined ? '' : `${high.padStart(8, '0')}/${low.padStart(8, '0')}`
}
