import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
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

test('of processes that find the lock of a dead one at the same time, one gets it', async (context) => {
  const target = join(temporaryFolder(context), 'a.zarr')
  mkdirSync(`${target}.partial`)
  for (const text of ['{"p', JSON.stringify({ pid: process.pid, startTicks: 1 })]) {
    writeFileSync(join(`${target}.partial`, 'lock'), text)
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, [join(import.meta.dirname, 'lock-child.ts'), target], { timeout: 30_000 }),
    )
    const said = await Promise.all(children.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()))
    assert.deepEqual(said.toSorted(), ['SEISMIC_BUSY', 'SEISMIC_BUSY', 'SEISMIC_BUSY', 'got'])
    for (const child of children) {
      const ended = once(child, 'exit')
      child.stdin.end()
      if (child.exitCode === null) await ended
    }
    assert.deepEqual(readdirSync(`${target}.partial`), [])
  }
})
