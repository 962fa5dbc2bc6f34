import { GauntletError } from '@gauntlet/contract'
import type { ImportSource } from './imported.ts'
import { readJson } from './read-json.ts'
import { importTools, type ImportTool } from './tools.ts'

/** The tool that wrote a file, by what stands in it. Throws `IMPORT_UNKNOWN` where that says nothing, and for broken JSON. */
export function detectTool(source: ImportSource): ImportTool {
  const { text, file } = source
  const remedy = 'Export it again with the tool that wrote it.'
  const tool = text.trimStart().startsWith('{') ? ofJson(readJson(source, remedy)) : ofText(text)
  if (tool) return tool
  throw new GauntletError(
    'IMPORT_UNKNOWN',
    `${file} shows no sign of the tool that wrote it; name it with --tool ${importTools.join('|')}`,
  )
}

function ofText(text: string): ImportTool | null {
  if (/^Running .+ test @ /m.test(text)) return 'wrk'
  return /^\uFEFF?"?Type"?,"?Name"?,/.test(text) ? 'locust' : null
}

function ofJson(value: unknown): ImportTool | null {
  const has = (...names: readonly string[]): boolean => names.every((name) => Object.hasOwn(value as object, name))
  if (has('results') && Array.isArray((value as { results: unknown }).results)) return 'hyperfine'
  if (has('metrics') || has('version', 'results')) return 'k6'
  if (has('aggregate')) return 'artillery'
  if (has('connections', 'latency', 'requests')) return 'autocannon'
  return isBmf(value) ? 'bmf' : null
}

function isBmf(value: unknown): boolean {
  const measures = Object.values(value as object).flatMap((each: unknown) => valuesOf(each))
  return measures.length > 0 && measures.every((each) => typeof each === 'object' && each !== null && 'value' in each)
}

const valuesOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.values(value) : [null]
