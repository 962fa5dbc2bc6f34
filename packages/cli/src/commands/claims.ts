import { renderClaims } from '@gauntlet/scoreboard'
import { chooseBoard } from '../choose-board.ts'
import type { CommandContext } from '../main.ts'
import { readMeasured } from '../render-board.ts'
import { verdictCodeOf } from '../summary.ts'

/** Prints the claims ledger from what is stored. */
export function claimsCommand({ args, resultsDir, output }: CommandContext): number {
  const board = chooseBoard(readMeasured(resultsDir), args.names)
  const claims = board.subjects.map((subject) => ({ subject: subject.id, claims: subject.claims }))
  output.print(args.json ? JSON.stringify(claims, null, 2) : renderClaims(board))
  // Failed trials are the business of `bench`; here only verdicts count.
  return verdictCodeOf(board, args)
}
