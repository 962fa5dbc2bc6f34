import assert from 'node:assert/strict'
import { existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { emptyFiles } from '../src/empty-files.ts'

test('files are emptied where they are, in folders of folders too; what is not there is no fault', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'gauntlet-empty-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const [one, inner] = [join(folder, 'one.sgy'), join(folder, 'store', 'traces', '0.0')]
  mkdirSync(join(folder, 'store', 'traces'), { recursive: true })
  for (const file of [one, inner]) writeFileSync(file, 'samples')
  emptyFiles(one)
  assert.equal(readFileSync(one, 'utf8'), '')
  assert.equal(readFileSync(inner, 'utf8'), 'samples')
  emptyFiles(join(folder, 'store'))
  assert.equal(readFileSync(inner, 'utf8'), '')
  emptyFiles(join(folder, 'nothing'))
})

test('a file that has another name keeps what is in it there', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'gauntlet-empty-'))
  t.after(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'scratch'))
  const [kept, linked] = [join(folder, 'kept'), join(folder, 'scratch', 'linked')]
  writeFileSync(kept, 'mine')
  linkSync(kept, linked)
  emptyFiles(join(folder, 'scratch'))
  assert.equal(readFileSync(kept, 'utf8'), 'mine')
  assert.equal(existsSync(linked), false)
})
