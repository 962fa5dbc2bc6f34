import { GauntletError } from '@gauntlet/contract'
import { renderClaims } from '@gauntlet/scoreboard'
import type { CommandContext } from '../main.ts'
import { readBoard } from '../render-board.ts'
import { boardOf, verdictCodeOf } from '../summary.ts'

/** Prints the claims ledger from what is stored. */
export function claimsCommand({ args, resultsDir, output }: CommandContext): number {
  const whole = readBoard(resultsDir)
  const stored = whole.subjects.map((subject) => subject.id)
  for (const name of args.names) {
    if (!stored.includes(name)) {
      const list = stored.join(', ') || 'none'
      throw new GauntletError('NO_SUBJECT', `no run of "${name.slice(0, 80)}" is stored; there are: ${list}`)
    }
  }
  const board = args.names.length === 0 ? whole : boardOf(whole, new Set(args.names))
  const claims = board.subjects.map((subject) => ({ subject: subject.id, claims: subject.claims }))
  output.print(args.json ? JSON.stringify(claims, null, 2) : renderClaims(board))
  // Failed trials are the business of `bench`; here only verdicts count.
  return verdictCodeOf(board, args)
}
