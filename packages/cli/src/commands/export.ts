import { resolve } from 'node:path'
import { GauntletError } from '@gauntlet/contract'
import { exportFormats } from '@gauntlet/scoreboard'
import { chooseBoard } from '../choose-board.ts'
import { exitCodes } from '../exit-codes.ts'
import type { CommandContext } from '../main.ts'
import { readMeasured } from '../render-board.ts'
import { writeWhole } from '../write-whole.ts'

/** Writes the board as other tools read it; nothing is run. */
export function exportCommand({ args, resultsDir, output }: CommandContext): number {
  const formats = [...exportFormats.keys()].join(', ')
  if (args.format === undefined) throw new GauntletError('BAD_USAGE', `export needs --format, one of ${formats}`)
  const render = exportFormats.get(args.format)
  if (!render) throw new GauntletError('BAD_USAGE', `--format ${args.format.slice(0, 40)}: one of ${formats}`)
  const whole = readMeasured(resultsDir)
  const text = render(chooseBoard(whole, args.names))
  if (args.out === undefined) output.print(text.replace(/\n$/, ''))
  else {
    writeWhole(resolve(args.out), text)
    if (!args.quiet) output.note(`written: ${args.out}`)
  }
  for (const { why } of whole.damaged) output.error(`damaged: ${why}`)
  return whole.damaged.length > 0 ? exitCodes.trialFailed : exitCodes.measured
}
