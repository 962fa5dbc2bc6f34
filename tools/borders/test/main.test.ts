import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

it('exits with 1 and names each crossing in a workspace on disk, and with 0 once they are gone', () => {
  const root = mkdtempSync(join(tmpdir(), 'gauntlet-borders-'))
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  try {
    write('package.json', '{ "name": "root" }')
    write('packages/stats/package.json', '{ "name": "@gauntlet/stats" }')
    write('packages/stats/src/deep/a.ts', "\n\nimport '@gauntlet/core'\n")
    write('packages/stats/dist/a.js', "import '@gauntlet/core'\n")
    const crossed = spawnSync(process.execPath, [main, root], { encoding: 'utf8' })
    assert.equal(crossed.status, 1)
    assert.match(crossed.stderr, /^packages\/stats\/src\/deep\/a\.ts:3: imports @gauntlet\/core, but /)
    write('packages/stats/src/deep/a.ts', "import 'node:fs'\n")
    const clean = spawnSync(process.execPath, [main, root], { encoding: 'utf8' })
    assert.deepEqual([clean.status, clean.stdout], [0, 'borders: 1 packages, no import crosses a border\n'])
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})
