import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkBoard, type PublishedBoard } from './check-board.ts'

const plugins = fileURLToPath(new URL('../../../plugins', import.meta.url))

/** Plugins that are subjects, by the name of their folder, which is their id. */
const subjects = (): string[] =>
  readdirSync(plugins).filter((name) => {
    const manifest = join(plugins, name, 'package.json')
    return existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"gauntlet"')
  })

function main(file: string | undefined): void {
  if (file === undefined) {
    console.error('usage: board-check results/scoreboard.json')
    process.exitCode = 64
    return
  }
  const board = JSON.parse(readFileSync(file, 'utf8')) as PublishedBoard
  const faults = checkBoard(board, subjects())
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
  else console.log(`${board.subjects.length} subject(s), complete`)
}

if (import.meta.main) main(process.argv[2])
