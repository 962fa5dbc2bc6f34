import { join, resolve } from 'node:path'
import { GauntletError } from '@gauntlet/contract'
import { readRuns } from '@gauntlet/record'
import { exitCodes } from '../exit-codes.ts'
import type { CommandContext } from '../main.ts'
import { publishRuns } from '../publish/publish-runs.ts'

/** Writes what is stored as a folder of web pages. It may be repeated: links stay, and nothing is ever removed. */
export function publishCommand({ args, resultsDir, output }: CommandContext): number {
  if (args.to === undefined) {
    throw new GauntletError('BAD_USAGE', 'publish needs a folder to write: gauntlet publish --to DIR')
  }
  const dir = resolve(args.to)
  const { runs, damaged } = readRuns(join(resultsDir, 'records'))
  const { written, kept, pages } = publishRuns({ runs, damaged, dir })
  const index = join(dir, 'index.html')
  output.print(
    args.json
      ? JSON.stringify({ index, runs: pages, written, kept })
      : `${index}: ${pages} runs with a page of their own; ${written} files written, ${kept} were there already`,
  )
  for (const { file, why } of damaged) output.error(`damaged: ${why || file}`)
  return damaged.length > 0 ? exitCodes.trialFailed : exitCodes.measured
}
