import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findImports } from '../src/find-imports.ts'

const found = (source: string): string[] => findImports(source).map(({ specifier, line }) => `${line} ${specifier}`)

describe('findImports', () => {
  it('finds every way of importing, with its line', () => {
    const source = `import a from 'a'
import type { B } from "b"
import {
  c,
  type D,
} from 'c/deep'
import 'd'
export * from 'e'
export { f } from 'f'
const g = await import('g')
type H = import('h').H
const i = require('i')
export type { J } from 'j'
import k, * as l from 'k'
const m = import.meta.resolve('m')
`
    const expected = '1 a,2 b,3 c/deep,7 d,8 e,9 f,10 g,11 h,12 i,13 j,14 k,15 m'
    assert.equal(found(source).join(), expected)
  })

  it('looks past comments, template strings and what only looks like an import', () => {
    const source = [
      "// import a from 'a'",
      "/* import b from 'b'",
      "import c from 'c' */",
      'const text = `',
      "import d from 'd'",
      '`',
      "const url = 'https://x' // import e from 'e'",
      "const from = 'f'",
      "export const g = { from: 'g' }",
      "export const h = 'h'",
      "const i = Array.from('i')",
      "import j from 'j' // it's here",
    ].join('\n')
    assert.deepEqual(found(source), ['12 j'])
  })
})
