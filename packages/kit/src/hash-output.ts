import { createHash, type Hash } from 'node:crypto'
import { types } from 'node:util'

/**
 * A short hash of a value's content: the same for equal content in any process. Keys are sorted, cycles become
 * references, and what has no content to compare (functions, symbols, promises) counts by its kind alone.
 */
export function hashOutput(value: unknown): string {
  const hash = createHash('sha256')
  write(hash, value, new Map())
  return hash.digest('hex').slice(0, 16)
}

function write(hash: Hash, value: unknown, seen: Map<object, number>): void {
  if (typeof value !== 'object' || value === null) {
    const text =
      typeof value === 'function' || typeof value === 'symbol' ? '' : Object.is(value, -0) ? '-0' : String(value)
    hash.update(`${typeof value}:${text.length}:${text};`)
    return
  }
  const before = seen.get(value)
  if (before !== undefined) return void hash.update(`again:${before};`)
  seen.set(value, seen.size)
  hash.update(`${Object.getPrototypeOf(value)?.constructor?.name ?? 'null'}{`)
  writeContent(hash, value, seen)
  hash.update('}')
}

function writeContent(hash: Hash, value: object, seen: Map<object, number>): void {
  if (ArrayBuffer.isView(value))
    return void hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
  if (types.isAnyArrayBuffer(value)) return void hash.update(new Uint8Array(value))
  if (types.isDate(value)) return void hash.update(String(value.valueOf()))
  if (types.isRegExp(value)) return void hash.update(String(value))
  if (types.isNativeError(value)) return void hash.update(`${value.name}:${value.message}`)
  if (types.isMap(value) || types.isSet(value) || Array.isArray(value)) {
    for (const item of value as Iterable<unknown>) write(hash, item, seen)
    return
  }
  const record = value as Readonly<Record<string, unknown>>
  for (const key of Object.keys(record).toSorted()) {
    hash.update(`${key.length}:${key}=`)
    write(hash, record[key], seen)
  }
}
