import { packRef } from '../../src/index/entity-ref.ts'

/** A digest with a chosen home in a table of 256 slots and the one tag that all these keys share. */
const digestAt = (home: number, name: number): Buffer => {
  const digest = Buffer.alloc(32, 0x11)
  digest[3] = home
  digest[31] = name
  return digest
}

/** Far enough apart that a reader is between them when the writer moves a key from the second to the first. */
const gap = 100
const home = 40

/** Two keys with one home: one sits there, the other waits behind the fillers and is moved up when the first is removed. */
export const movers = [digestAt(home, 1), digestAt(home, 2)] as const
/** The third key takes the record of a mover that was removed. */
export const successor = digestAt(200, 3)
export const fillers = Array.from({ length: gap }, (_, i) => digestAt(home + 1 + i, 0))
export const refOf = (digest: Buffer): number => packRef(1000 + digest[31]!, digest[31]!, 0)
