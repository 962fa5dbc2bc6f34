import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { loadSubject } from '../src/index.ts'

/** Writes sources into a folder of their own and gives what loading `subject.ts` says, without the folder. */
async function messageOf(t: TestContext, sources: Readonly<Record<string, string>>): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'gauntlet-fault-'))
  t.after(() => rmSync(dir, { recursive: true }))
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(dir, name), source)
  const error = await loadSubject(join(dir, 'subject.ts')).then(() => null, String)
  return (error ?? 'loaded').replaceAll(`${dir}/`, '').replace('GauntletError: ', '')
}

const faults = [
  ['a token out of place', 'const a = 1\nconst b = {{ ;\n', /^subject\.ts:2:12 cannot be loaded: Unexpected token/],
  ['syntax that is not erasable', '\nexport enum A { B }', /^subject\.ts:2:8 cannot be loaded: TypeScript enum is not/],
  ['a name declared twice', 'let a = 1\nlet a = 2', /^subject\.ts:2:5 cannot be loaded: Identifier 'a' has already/],
  [
    'an export that is not there',
    "import { no } from 'node:fs'\nno()",
    /^subject\.ts:1:10 cannot be loaded: The requested/,
  ],
  [
    'an error',
    'const boom = () => {\n  throw new Error("boom")\n}\nboom()',
    /^subject\.ts:2:9 cannot be loaded: boom$/,
  ],
  [
    'an error of Node',
    'import { openSync } from "node:fs"\nopenSync("/no")',
    /^subject\.ts:2:1 cannot be loaded: ENOENT/,
  ],
  ['an error without a stack', 'throw "text"', /^subject\.ts cannot be loaded: text$/],
] as const

for (const [what, source, says] of faults) {
  test(`${what} is told with its place`, async (t) => assert.match(await messageOf(t, { 'subject.ts': source }), says))
}

test('a fault in an imported file is told with that file', async (t) => {
  const sources = { 'subject.ts': 'import "./queue.ts"', 'queue.ts': '\n\nthrow new Error("no queue")' }
  assert.equal(await messageOf(t, sources), 'subject.ts cannot be loaded: queue.ts:3:7: no queue')
})

test('what another folder throws is told where the subject called it', async (t) => {
  const define = new URL('../src/define-subject.ts', import.meta.url)
  const source = `import { defineSubject } from '${define.href}'\n\n  defineSubject({})`
  assert.match(await messageOf(t, { 'subject.ts': source }), /^subject\.ts:3:3 cannot be loaded: subject has \d+ fault/)
})
