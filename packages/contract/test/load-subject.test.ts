import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { loadSubject } from '../src/index.ts'

function fileWith(t: TestContext, source: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'gauntlet-subject-'))
  t.after(() => rmSync(dir, { recursive: true }))
  const file = join(dir, 'subject.mjs')
  writeFileSync(file, source)
  return file
}

const refuses = async (t: TestContext, source: string, code: string): Promise<void> => {
  await assert.rejects(loadSubject(fileWith(t, source)), (error: unknown) => {
    assert.equal((error as { code?: string }).code, code)
    assert.match((error as Error).message, /subject\.mjs/)
    return true
  })
}

test('a file that throws is named, with what it threw', (t) =>
  refuses(t, 'throw new Error("boom")', 'SUBJECT_UNREADABLE'))

test('a file that does not parse is named', (t) => refuses(t, 'export default {', 'SUBJECT_UNREADABLE'))

test('a file that is not there is named', async () => {
  await assert.rejects(loadSubject('/nowhere/subject.ts'), /\/nowhere\/subject\.ts cannot be loaded/)
})

for (const source of ['export const x = 1', 'export default 3', 'export default { id: "x", contract: 1 }']) {
  test(`a default export that defineSubject has not made is refused: ${source}`, (t) =>
    refuses(t, source, 'NOT_A_SUBJECT'))
}
