import { createAddresser, type Addresser } from './addresser.ts'
import type { Entity } from './entity.ts'

const once = <Value>(create: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: create() }).value
}

/** This thread's addresser, made at the first address. */
const shared = once(createAddresser)

/** The address: lower-case hex SHA-256 of the canonical text, 64 digits. Throws ENTITY_FAULTY. */
export const address: Addresser['address'] = (entity) => shared().address(entity)

/** Raw addresses of many entities, 32 bytes each, four hashed at a time. Throws ENTITY_FAULTY. */
export function addressBatch(entities: readonly Entity[], into: Uint8Array): void {
  shared().digests(entities, into)
}
