import type { RequestListener } from 'node:http'
import { GauntletError } from '@gauntlet/contract'
import { address } from './address.ts'
import { createAddressBook, type Identity } from './address-book.ts'
import { entityFaults } from './entity-faults.ts'
import { horizonNumber, horizons, realmNumber, realms, type Entity } from './entity.ts'
import { createHttpFace } from './http-face.ts'
import { createStoredBook } from './stored-book.ts'
import type { AddressingSystem } from './system.ts'

/** The HTTP face over a system, with all its entities posted. */
export function serve(system: AddressingSystem): RequestListener {
  const { remote, blobs } = system
  if (remote) {
    return createHttpFace({ book: createStoredBook(remote, system.sample().map(identityOf)), identify })
  }
  const book = createAddressBook(system.index)
  if (!blobs) for (const entity of system.sample()) book.put(identityOf(entity), JSON.stringify(entity))
  return createHttpFace({ book, identify, ...(blobs ? { blobs } : {}) })
}

const identityOf = (entity: Entity): Identity => ({
  id: entity.id,
  address: address(entity),
  realm: realmNumber(entity),
  horizon: horizonNumber(entity),
})

/** Checks what came in. Throws `ENTITY_FAULTY` with all its faults. */
function identify(value: unknown): Identity {
  const faults = entityFaults(value)
  if (faults.length > 0) throw new GauntletError('ENTITY_FAULTY', faults.join('; '))
  const identity = identityOf(value as Entity)
  if (identity.realm < 0 || identity.horizon < 0) {
    const names = `realm is one of ${realms.join(', ')}; horizon is one of ${horizons.join(', ')}`
    throw new GauntletError('ENTITY_FAULTY', `the entity is of no known realm or horizon: ${names}`)
  }
  return identity
}
