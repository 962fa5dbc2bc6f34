import { GauntletError } from '@gauntlet/contract'
import type { Board } from '@gauntlet/scoreboard'
import { boardOf } from './summary.ts'

/** The stored subjects that were asked for; all of them by default. Throws `NO_SUBJECT` with those that there are. */
export function chooseBoard(whole: Board, names: readonly string[]): Board {
  const stored = whole.subjects.map(({ id }) => id)
  const missing = names.find((name) => !stored.includes(name))
  if (missing !== undefined) {
    const list = stored.join(', ') || 'none'
    throw new GauntletError('NO_SUBJECT', `no run of "${missing.slice(0, 80)}" is stored; there are: ${list}`)
  }
  return names.length === 0 ? whole : boardOf(whole, new Set(names))
}
