import type { CommandContext } from '../main.ts'
import { exitCodes } from '../exit-codes.ts'
import { readMeasured, writeBoard } from '../render-board.ts'

/** Renders the board again from what is stored; nothing is run. */
export function boardCommand({ resultsDir, output, args }: CommandContext): number {
  const board = readMeasured(resultsDir)
  const { markdown, site } = writeBoard(resultsDir, board)
  output.print(args.json ? JSON.stringify({ board: markdown, site }) : `board: ${markdown}\npage: ${site}`)
  for (const { file, why } of board.damaged) output.error(`damaged: ${why || file}`)
  return board.damaged.length > 0 ? exitCodes.trialFailed : exitCodes.measured
}
