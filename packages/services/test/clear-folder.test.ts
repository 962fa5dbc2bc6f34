import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { clearFolder, writePidFile } from '../src/clear-folder.ts'

test('a process that outlives being killed keeps its folder, and the next one to clear it ends it', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'services-clear-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  context.after(() => child.kill('SIGKILL'))
  await once(child, 'spawn')
  writePidFile(folder, child.pid!)

  const kill = context.mock.method(process, 'kill', () => true)
  await clearFolder(folder)
  assert.ok(kill.mock.callCount() > 0)
  assert.ok(existsSync(join(folder, 'server.pid')))
  kill.mock.restore()

  const ended = once(child, 'exit')
  await clearFolder(folder)
  assert.equal(existsSync(folder), false)
  assert.deepEqual(await ended, [null, 'SIGKILL'])
})
