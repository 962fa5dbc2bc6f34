import { GauntletError } from '@gauntlet/contract'

/** A database that does not answer now, and may soon: what is asked fails, and its outcome may be unknown. */
export const storeAway = (database: string, cause: unknown): GauntletError =>
  new GauntletError('STORE_AWAY', `the ${database} database does not answer; try again`, { cause })

export const isAway = (error: unknown): boolean => error instanceof GauntletError && error.code === 'STORE_AWAY'
