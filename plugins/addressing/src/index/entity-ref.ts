import { GauntletError } from '@gauntlet/contract'

export const realmCount = 7
export const horizonCount = 5
const kinds = realmCount * horizonCount

/** Above this a packed reference would no longer be a non-negative 31-bit integer, which engines keep without allocating. */
export const maxEntityNumber = Math.floor(0x7fffffff / kinds) - 1

/** What an index keeps per address: entity number, realm (0–6) and horizon (0–4) in one non-negative 31-bit integer. */
export type EntityRef = number

/** Packs as `(number × 7 + realm) × 5 + horizon`. Throws on anything out of range. */
export function packRef(number: number, realm: number, horizon: number): EntityRef {
  const fits = (value: number, end: number): boolean => Number.isInteger(value) && value >= 0 && value < end
  if (!fits(number, maxEntityNumber + 1) || !fits(realm, realmCount) || !fits(horizon, horizonCount)) {
    throw new GauntletError(
      'BAD_REF',
      `no reference holds number ${number}, realm ${realm}, horizon ${horizon}; they end at ${maxEntityNumber}, 6 and 4`,
    )
  }
  return (number * realmCount + realm) * horizonCount + horizon
}

export const refNumber = (ref: EntityRef): number => Math.floor(ref / kinds)

export const refRealm = (ref: EntityRef): number => Math.floor(ref / horizonCount) % realmCount

export const refHorizon = (ref: EntityRef): number => ref % horizonCount
