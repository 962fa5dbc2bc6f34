import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GauntletError } from '@gauntlet/contract'
import { readRuns } from '@gauntlet/record'
import { buildBoard, renderJson, renderMarkdown, renderSite, renderSvg, type Board } from '@gauntlet/scoreboard'

/** The board as the stored records tell it. Damaged files are on it. */
export function readBoard(resultsDir: string): Board {
  const { runs, damaged } = readRuns(join(resultsDir, 'records'))
  return buildBoard(runs, damaged)
}

/** The board for those who only look. Throws `NOTHING_MEASURED` where no run is stored: an empty board would mislead. */
export function readMeasured(resultsDir: string): Board {
  const board = readBoard(resultsDir)
  if (board.subjects.length > 0 || board.damaged.length > 0) return board
  const what = existsSync(resultsDir) ? `${resultsDir} holds no runs` : `there is no folder ${resultsDir}`
  throw new GauntletError(
    'NOTHING_MEASURED',
    `nothing has been measured: ${what}; measure with gauntlet bench, or name the folder of earlier results with --results`,
  )
}

/** Writes `SCOREBOARD.md`, `scoreboard.json`, `board.svg` and the page, each whole or not at all. */
export function writeBoard(resultsDir: string, board: Board): { markdown: string; site: string } {
  const files = {
    'SCOREBOARD.md': renderMarkdown(board),
    'scoreboard.json': renderJson(board),
    'board.svg': renderSvg(board),
    'site/index.html': renderSite(board),
  }
  try {
    mkdirSync(join(resultsDir, 'site'), { recursive: true })
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
  return { markdown: join(resultsDir, 'SCOREBOARD.md'), site: join(resultsDir, 'site', 'index.html') }
}
