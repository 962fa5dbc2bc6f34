import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { lockPartial } from '../../src/store/partial-store.ts'
import { temporaryFolder } from '../segy/small-file.ts'

test('one store is built by one process at a time', (context) => {
  const target = join(temporaryFolder(context), 'a.zarr')
  const unlock = lockPartial(target)
  assert.throws(() => lockPartial(target), { code: 'SEISMIC_BUSY', message: new RegExp(`process ${process.pid} `) })
  unlock()
  lockPartial(target)()
  assert.ok(!existsSync(join(`${target}.partial`, 'lock')))
})

test('the lock of a process that has ended holds nobody up, nor does a torn one', (context) => {
  const target = join(temporaryFolder(context), 'a.zarr')
  lockPartial(target)()
  const { pid } = spawnSync(process.execPath, ['--version'])
  for (const text of [
    JSON.stringify({ pid, startTicks: 1 }),
    JSON.stringify({ pid: process.pid, startTicks: 1 }),
    '{"p',
    '',
  ]) {
    writeFileSync(join(`${target}.partial`, 'lock'), text)
    lockPartial(target)()
  }
})
