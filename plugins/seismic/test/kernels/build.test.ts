import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../segy/small-file.ts'

test('the kernels that are kept are those that their sources compile to', (context) => {
  const plugin = join(import.meta.dirname, '../..')
  const compiler = fileURLToPath(new URL('../bin/asc.js', import.meta.resolve('assemblyscript/asc')))
  const target = join(temporaryFolder(context), 'kernels.wasm')
  const { status, stderr } = spawnSync(process.execPath, [compiler, '--config', 'asconfig.json', '--outFile', target], {
    cwd: plugin,
    timeout: 60_000,
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
  const kept = readFileSync(join(plugin, 'src/kernels/kernels.wasm'))
  assert.ok(kept.equals(readFileSync(target)), 'run "npm run build:kernels -w @gauntlet/seismic"')
})
