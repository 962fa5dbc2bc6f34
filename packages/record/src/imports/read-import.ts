import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { GauntletError } from '@gauntlet/contract'
import { importArtillery } from './artillery.ts'
import { importAutocannon } from './autocannon.ts'
import { importBmf } from './bmf.ts'
import { detectTool } from './detect-tool.ts'
import { importHyperfine } from './hyperfine.ts'
import type { Imported, ImportSource } from './imported.ts'
import { importedRun, type ImportedRun } from './imported-run.ts'
import { importK6 } from './k6.ts'
import { importLocust } from './locust.ts'
import type { ImportTool } from './tools.ts'
import { importWrk } from './wrk.ts'

/** More than any summary; a stream of samples is no summary. */
const mostBytes = 32 * 2 ** 20
const mostTrials = 20_000

const readers: { readonly [Tool in ImportTool]: (source: ImportSource) => Imported } = {
  k6: importK6,
  locust: importLocust,
  artillery: importArtillery,
  autocannon: importAutocannon,
  wrk: importWrk,
  hyperfine: importHyperfine,
  bmf: importBmf,
}

/** What was read of a file, and its text, which is kept beside the run. */
export interface ReadImport extends ImportedRun {
  readonly tool: ImportTool
  readonly text: string
}

/**
 * Reads the result of another tool as a run. Throws `IMPORT_UNREADABLE` for a file that is none or too large (it is not
 * read), `IMPORT_UNKNOWN` where no tool is named and none shows, and `IMPORT_INVALID` with the places of all faults.
 */
export function readImport(file: string, named?: ImportTool): ReadImport {
  const { text, changedAt } = readText(file)
  const tool = named ?? detectTool({ file, text })
  const imported = readers[tool]({ file, text })
  const trials = imported.cases.reduce((sum, { replicates }) => sum + replicates.length, 0)
  if (trials === 0 || trials > mostTrials) {
    const why = trials === 0 ? 'holds nothing that can be read' : `holds ${trials} runs; ${mostTrials} are the most`
    throw new GauntletError('IMPORT_INVALID', `${file}: ${why}; give a file with ${trials === 0 ? 'figures' : 'fewer'}`)
  }
  return { tool, text, ...importedRun(imported, { tool, name: basename(file), text, changedAt }) }
}

function readText(file: string): { readonly text: string; readonly changedAt: string } {
  const unreadable = (why: string, cause?: unknown): GauntletError =>
    new GauntletError('IMPORT_UNREADABLE', `${file}: ${why}`, { cause })
  try {
    const stat = statSync(file)
    if (!stat.isFile()) throw unreadable('is no file; name the file that the tool wrote')
    if (stat.size > mostBytes) {
      throw unreadable(`has ${stat.size} bytes, and summaries have at most ${mostBytes}; give the tool's summary`)
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
    if (text.includes('\0')) throw unreadable('is binary; give the text that the tool wrote')
    if (text.trim() === '') throw unreadable('is empty; run the tool again')
    return { text, changedAt: stat.mtime.toISOString() }
  } catch (error) {
    if (error instanceof GauntletError) throw error
    if (error instanceof TypeError) throw unreadable('is no text in UTF-8; give the text that the tool wrote', error)
    throw unreadable((error as Error).message, error)
  }
}
