import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { GauntletError } from '@gauntlet/contract'
import { artifactOf, formatRun, importTools, readImport, type ImportTool, type ReadImport } from '@gauntlet/record'
import { exitCodes } from '../exit-codes.ts'
import type { CommandContext } from '../main.ts'
import { readBoard, writeBoard } from '../render-board.ts'
import { writeWhole } from '../write-whole.ts'

/** Stores the results of other tools as runs of `imported/<tool>`. All files are read before the first run is stored. */
export function importCommand({ args, resultsDir, output }: CommandContext): number {
  const { names, tool } = args
  if (names.length === 0) {
    throw new GauntletError('BAD_USAGE', 'import needs a file: gauntlet import FILE… [--tool TOOL]')
  }
  if (tool !== undefined && !isTool(tool)) {
    throw new GauntletError('BAD_USAGE', `--tool ${tool.slice(0, 40)}: one of ${importTools.join(', ')}`)
  }
  const read = names.map((file) => ({ file, found: readImport(file, tool) }))
  const stored = read.map(({ file, found }) => ({ file, runId: found.run.runId, isNew: store(found, resultsDir) }))
  const { markdown } = writeBoard(resultsDir, readBoard(resultsDir))
  if (args.json) output.print(JSON.stringify({ imported: stored, board: markdown }, null, 2))
  else {
    for (const { file, runId, isNew } of stored)
      output.print(`${file}: ${isNew ? 'stored as' : 'is stored already:'} ${runId}`)
    output.print(`board: ${markdown}`)
  }
  return exitCodes.measured
}

const isTool = (text: string): text is ImportTool => (importTools as readonly string[]).includes(text)

/** False where the same file was stored before. The file itself comes first, so that no run points to nothing. */
function store(found: ReadImport, resultsDir: string): boolean {
  const { run, records, text } = found
  const file = join(resultsDir, 'records', run.subject.id, `${run.runId}.ndjson`)
  if (existsSync(file)) return false
  const artifact = artifactOf(found)
  if (artifact !== null) writeWhole(join(resultsDir, artifact), text)
  writeWhole(file, formatRun(run, records, run.startedAt))
  return true
}
