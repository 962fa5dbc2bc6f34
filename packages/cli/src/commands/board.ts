import type { CommandContext } from '../main.ts'
import { exitCodes } from '../exit-codes.ts'
import { readBoard, writeBoard } from '../render-board.ts'

/** Renders the board again from what is stored; nothing is run. */
export function boardCommand({ resultsDir, output, args }: CommandContext): number {
  const board = readBoard(resultsDir)
  const { markdown } = writeBoard(resultsDir, board)
  output.print(args.json ? JSON.stringify({ board: markdown }) : `board: ${markdown}`)
  for (const { file, why } of board.damaged) output.error(`damaged: ${why || file}`)
  return board.damaged.length > 0 ? exitCodes.trialFailed : exitCodes.measured
}
