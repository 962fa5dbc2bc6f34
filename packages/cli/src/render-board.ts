import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GauntletError } from '@gauntlet/contract'
import { readRuns } from '@gauntlet/record'
import { buildBoard, renderJson, renderMarkdown, renderSvg, type Board } from '@gauntlet/scoreboard'

/** The board as the stored records tell it. Damaged files are on it. */
export function readBoard(resultsDir: string): Board {
  const { runs, damaged } = readRuns(join(resultsDir, 'records'))
  return buildBoard(runs, damaged)
}

/** Writes `SCOREBOARD.md`, `scoreboard.json` and `board.svg`, each whole or not at all. */
export function writeBoard(resultsDir: string, board: Board): { markdown: string } {
  const files = {
    'SCOREBOARD.md': renderMarkdown(board),
    'scoreboard.json': renderJson(board),
    'board.svg': renderSvg(board),
  }
  try {
    mkdirSync(resultsDir, { recursive: true })
    for (const [name, text] of Object.entries(files)) {
      const file = join(resultsDir, name)
      writeFileSync(`${file}.new`, text)
      renameSync(`${file}.new`, file)
    }
  } catch (error) {
    throw new GauntletError(
      'RESULTS_UNWRITABLE',
      `${resultsDir}: ${error instanceof Error ? error.message : String(error)}; make the folder writable, then: gauntlet board`,
      { cause: error },
    )
  }
  return { markdown: join(resultsDir, 'SCOREBOARD.md') }
}
