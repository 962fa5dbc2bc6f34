import { badAddress, isAddress, type AddressIndex } from './address-index.ts'
import { refHorizon, refNumber, refRealm, type EntityRef } from './entity-ref.ts'

export interface MapIndex extends AddressIndex {
  readonly keys: () => Iterable<string>
}

/** One in-process map from address to reference. The secondary look-ups walk it, as they are rare and a second map is not small. */
export function createMapIndex(): MapIndex {
  const refs = new Map<string, EntityRef>()
  const numbersOf = (wanted: (ref: EntityRef) => boolean): number[] =>
    [...refs.values()]
      .filter(wanted)
      .map(refNumber)
      .sort((a, b) => a - b)
  return {
    get size() {
      return refs.size
    },
    put: (address, ref) => {
      if (!isAddress(address)) throw badAddress(address)
      refs.set(address, ref)
    },
    get: (address) => refs.get(address),
    has: (address) => refs.has(address),
    remove: (address) => refs.delete(address),
    byRealm: (realm) => numbersOf((ref) => refRealm(ref) === realm),
    byHorizon: (horizon) => numbersOf((ref) => refHorizon(ref) === horizon),
    keys: () => refs.keys(),
    close: () => refs.clear(),
  }
}
