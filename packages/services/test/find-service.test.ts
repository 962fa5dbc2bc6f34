import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { Skipped } from '@gauntlet/contract'
import { findService, remedyFor, requireService } from '../src/find-service.ts'
import { listServices } from '../src/list-services.ts'
import { trialContext } from './trial-context.ts'

const nowhere = { path: '', patterns: [] }

function tree(t: TestContext, files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'services-')))
  t.after(() => rmSync(root, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true })
    writeFileSync(join(root, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(root, name), 0o755)
  }
  return root
}

const cluster = (version: number): Record<string, string> => ({
  [`pg/${version}/bin/postgres`]: `echo 'postgres (PostgreSQL) ${version}.4 (Debian ${version}.4-1)'`,
  [`pg/${version}/bin/initdb`]: '',
  [`pg/${version}/bin/psql`]: '',
})

test('a missing server skips the build with the command that installs it', () => {
  const context = trialContext()
  for (const name of ['postgres', 'redis', 'nginx'] as const) {
    assert.throws(
      () => requireService(context, name, nowhere),
      (error) =>
        error instanceof Skipped && /is not on this machine/.test(error.message) && error.remedy === remedyFor(name),
    )
  }
  assert.match(remedyFor('redis'), /redis/i)
})

test('the newest of several versions is found, by number', (t) => {
  const root = tree(t, { ...cluster(9), ...cluster(16) })
  assert.equal(findService('postgres', { path: '', patterns: [join(root, 'pg/*/bin')] }), join(root, 'pg/16/bin'))
})

test('the PATH goes before the usual folders, and links lead to where all programs are', (t) => {
  const root = tree(t, { ...cluster(15), ...cluster(17), 'bin/psql': 'echo a wrapper' })
  symlinkSync(join(root, 'pg/15/bin/postgres'), join(root, 'bin/postgres'))
  const places = { path: join(root, 'bin'), patterns: [join(root, 'pg/*/bin')] }
  assert.equal(findService('postgres', places), join(root, 'pg/15/bin'))
})

test('a folder that lacks one of the programs does not count', (t) => {
  const root = tree(t, { 'bin/postgres': '', 'bin/initdb': '' })
  assert.equal(findService('postgres', { path: join(root, 'bin'), patterns: [] }), null)
})

test('the list names version and path of what is there, and the way to what is not', (t) => {
  const root = tree(t, { ...cluster(16), 'bin/nginx': 'echo nginx version: nginx/1.22.1 >&2' })
  const listed = listServices({ path: join(root, 'bin'), patterns: [join(root, 'pg/*/bin')] })
  assert.deepEqual(listed, [
    { name: 'postgres', state: 'found', path: join(root, 'pg/16/bin/postgres'), version: '16.4' },
    { name: 'redis', state: 'missing', remedy: remedyFor('redis') },
    { name: 'nginx', state: 'found', path: join(root, 'bin/nginx'), version: '1.22.1' },
  ])
})
