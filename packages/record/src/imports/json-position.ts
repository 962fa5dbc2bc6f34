import { parse, type DocumentNode, type ValueNode } from '@humanwhocodes/momoa'

interface Position {
  readonly line: number
  readonly column: number
}

const start: Position = { line: 1, column: 1 }

/** Where a text stops being JSON. `cause` is what `JSON.parse` threw: it alone tells a text that was cut off. */
export function syntaxFault(text: string, cause: unknown): Position & { readonly says: string } {
  if (cause instanceof SyntaxError && /^(?:Unexpected end|Unterminated)/.test(cause.message)) {
    const lines = text.split('\n')
    return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1, says: 'ends before its value does' }
  }
  try {
    parse(text, { mode: 'json' })
  } catch (error) {
    if (isPosition(error)) {
      const says = error.message.replace(/ \(\d+:\d+\)$/, '').replace(/\.$/, '')
      return { line: error.line, column: error.column, says }
    }
    // The parser calls itself for each level.
    if (error instanceof RangeError) return { ...start, says: 'is nested too deeply' }
    throw error
  }
  return { ...start, says: 'is not JSON' }
}

/** Places in a JSON text by path; for what is missing, that of the innermost value around it. */
export function positionsOf(text: string): (path: readonly PropertyKey[]) => Position {
  let document: DocumentNode
  try {
    document = parse(text, { mode: 'json' })
  } catch (error) {
    if (error instanceof RangeError) return () => start
    throw error
  }
  return (path) => {
    let node = document.body
    for (const part of path) {
      const next = childOf(node, part)
      if (next === null) break
      node = next
    }
    const { line, column } = node.loc.start
    return { line, column }
  }
}

function childOf(node: ValueNode, part: PropertyKey): ValueNode | null {
  if (node.type === 'Array') return node.elements[Number(part)]?.value ?? null
  if (node.type !== 'Object') return null
  // Of two members with one name JSON takes the last.
  const member = node.members.findLast(({ name }) => name.type === 'String' && name.value === part)
  return member?.value ?? null
}

const isPosition = (error: unknown): error is Error & Position =>
  error instanceof Error && 'line' in error && typeof error.line === 'number' && 'column' in error
