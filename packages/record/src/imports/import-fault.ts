import { GauntletError } from '@gauntlet/contract'

/** What is wrong with an imported file, and where. Lines and columns count from 1. */
export interface ImportFault {
  readonly line: number
  readonly column: number
  readonly says: string
}

/** Beyond these a file is not of the tool at all. */
const mostShown = 10

/** `IMPORT_INVALID`: each fault in a line of its own, as `file:line:column: what is wrong`. */
export function importInvalid(file: string, faults: readonly ImportFault[], remedy: string): GauntletError {
  // A column that is missing is missing in each row.
  const lines = [...new Set(faults.map(({ line, column, says }) => `${file}:${line}:${column}: ${says}`))]
  const more = lines.length > mostShown ? [`and ${lines.length - mostShown} more`] : []
  return new GauntletError('IMPORT_INVALID', [...lines.slice(0, mostShown), ...more, remedy].join('\n'))
}
