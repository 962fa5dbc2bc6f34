/** An import as written, with the line on which it begins (from 1). */
export interface FoundImport {
  readonly specifier: string
  readonly line: number
}

const patterns = [
  // import … from 'x', export … from 'x', with or without type
  /^[ \t]*(?:import|export)\b[^'"`;=()]*?\bfrom\s*(['"])(.+?)\1/gm,
  // import 'x'
  /^[ \t]*import\s*(['"])(.+?)\1/gm,
  // import('x'), also as a type; require('x'), require.resolve('x'), import.meta.resolve('x')
  /\b(?:import|require|require\.resolve|import\.meta\.resolve)\s*\(\s*(['"])(.+?)\1/g,
]

/** Every import in a source text; comments and template strings are looked past. */
export function findImports(source: string): FoundImport[] {
  const code = blankOut(source)
  const found = patterns.flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => ({
      specifier: match[2] ?? '',
      line: lineAt(code, match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0)),
    })),
  )
  return found.toSorted((a, b) => a.line - b.line)
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

const stringsAndComments = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g

/** Blanks out comments and template strings, and keeps every line where it is. */
const blankOut = (source: string): string =>
  source.replaceAll(stringsAndComments, (text) => (/^['"]/.test(text) ? text : text.replaceAll(/[^\n]/g, ' ')))
