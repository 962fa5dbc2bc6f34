import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { addReference } from '../src/add-reference.ts'

describe('addReference', () => {
  const cases = [
    {
      manner: 'a line for each',
      before: '{\n  "files": [],\n  "references": [\n    { "path": "a" },\n    { "path": "b" }\n  ]\n}\n',
      after:
        '{\n  "files": [],\n  "references": [\n    { "path": "a" },\n    { "path": "b" },\n    { "path": "new" }\n  ]\n}\n',
    },
    {
      manner: 'one line, tabs, no newline at the end',
      before: '{\t"references": [{"path":"a"}], "files": [] }',
      after: '{\t"references": [{"path":"a"}, { "path": "new" }], "files": [] }',
    },
    {
      manner: 'a trailing comma',
      before: '{\n  // all of them\n  "references": [\n    { "path": "a" },\n  ]\n}\n',
      after: '{\n  // all of them\n  "references": [\n    { "path": "a" },\n    { "path": "new" },\n  ]\n}\n',
    },
  ]
  for (const { manner, before, after } of cases) {
    it(`inserts the reference and keeps the text: ${manner}`, () => {
      assert.equal(addReference(before, 'new'), after)
    })
  }

  it('leaves every other line of the real tsconfig.json as it is', () => {
    const before = readFileSync(new URL('../../../tsconfig.json', import.meta.url), 'utf8')
    const lines = addReference(before, 'plugins/new').split('\n')
    assert.ok(lines.includes('    { "path": "plugins/new" }'))
    const others = lines.filter((line) => !line.includes('plugins/new')).join('\n')
    assert.equal(others.replace(/,(\n {2}\])/, '$1'), before)
  })

  for (const before of [
    '{ "files": [] }',
    '{ "references": [] }',
    '{ "references": [{ "prepend": true, "path": "a" }] }',
  ]) {
    it(`writes a text whose manner it does not know anew: ${before}`, () => {
      const { references } = JSON.parse(addReference(before, 'new')) as { references: Array<{ path: string }> }
      assert.deepEqual(references.at(-1), { path: 'new' })
    })
  }
})
