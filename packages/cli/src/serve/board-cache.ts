import { statSync } from 'node:fs'
import { join } from 'node:path'
import { runFiles } from '@gauntlet/record'
import type { Board } from '@gauntlet/scoreboard'
import { readBoard } from '../render-board.ts'

/** The board as the files stand now; they are read again only where one was added or has grown. */
export function createBoardCache(resultsDir: string): () => Board {
  let seen = ''
  let board: Board | null = null
  return () => {
    const now = runFiles(join(resultsDir, 'records')).map(describeFile).join('\n')
    if (board === null || now !== seen) board = readBoard(resultsDir)
    seen = now
    return board
  }
}

function describeFile(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat ? `${file} ${stat.size} ${stat.mtimeMs}` : file
}
