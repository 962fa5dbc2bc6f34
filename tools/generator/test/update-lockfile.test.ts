import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { updateLockfile } from '../src/update-lockfile.ts'

describe('updateLockfile', () => {
  it('enters a new workspace package', async () => {
    const root = await mkdtemp(join(tmpdir(), 'gauntlet-lockfile-'))
    try {
      await mkdir(join(root, 'plugins/fresh'), { recursive: true })
      await writeFile(join(root, 'package.json'), '{ "name": "root", "private": true, "workspaces": ["plugins/*"] }')
      await writeFile(join(root, 'plugins/fresh/package.json'), '{ "name": "@gauntlet/fresh", "version": "0.1.0" }')
      assert.deepEqual(await updateLockfile(root), { state: 'updated' })
      const lock: { packages: object } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
      assert.deepEqual(Object.keys(lock.packages), ['', 'node_modules/@gauntlet/fresh', 'plugins/fresh'])
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  })

  it('says in one line why npm could not', async () => {
    const root = await mkdtemp(join(tmpdir(), 'gauntlet-lockfile-'))
    try {
      const missing = '{ "name": "root", "private": true, "dependencies": { "absent": "file:./absent.tgz" } }'
      await writeFile(join(root, 'package.json'), missing)
      const update = await updateLockfile(root)
      assert.equal(update.state, 'stale')
      assert.match(update.state === 'stale' ? update.why : '', /^ENOENT.*absent\.tgz/i)
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  })
})
