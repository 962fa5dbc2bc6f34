import { execFileSync } from 'node:child_process'
import { dirname, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file, and the line and column in it, both from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/**
 * Where the import of a file failed: at the text that cannot be parsed, or at the first line of the file's own folder on
 * the stack. Null where nothing tells.
 */
export function placeOfFault(error: unknown, file: string): Place | null {
  if (!(error instanceof Error)) return null
  const stack = error.stack ?? ''
  const marked = markedPlace(stack)
  if (marked) return marked
  const frames = stack.split('\n').flatMap((line) => placeOfFrame(line) ?? [])
  const own = frames.find((frame) => frame.file.startsWith(dirname(file) + sep)) ?? frames[0]
  return own ?? (error instanceof SyntaxError ? markedPlace(checkSyntax(file)) : null)
}

/** Node prints the file with its line, the source, and a caret below the place. */
function markedPlace(text: string): Place | null {
  const [, at = '', line = '', before = ''] = /^(file:\/\/\S+|\/\S+):(\d+)\n(?:.*\n)*?([ \t]*)\^/.exec(text) ?? []
  return at === '' ? null : { file: pathOf(at), line: Number(line), column: before.length + 1 }
}

function placeOfFrame(text: string): Place | null {
  const [, at = '', line, column] = /^ {4}at .*?(file:\/\/\S+?):(\d+):(\d+)\)?$/.exec(text) ?? []
  return at === '' ? null : { file: pathOf(at), line: Number(line), column: Number(column) }
}

const pathOf = (at: string): string => (at.startsWith('file:') ? fileURLToPath(at) : at)

/** V8 keeps the place of some faults from those who catch them; Node's own check of a file prints it. */
function checkSyntax(file: string): string {
  try {
    execFileSync(process.execPath, ['--check', file], { stdio: ['ignore', 'ignore', 'pipe'], timeout: 5_000 })
  } catch (error) {
    if (error instanceof Error && 'stderr' in error) return String(error.stderr)
  }
  return ''
}
