import assert from 'node:assert/strict'
import { once } from 'node:events'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { defaultStateDir } from '@gauntlet/core'
import { acquireRunLock } from '@gauntlet/core/engine'
import { createWorkspace, quickSubject } from './workspace-copy.ts'

for (const [signal, args] of [
  ['SIGINT', ['bench', 'quick']],
  ['SIGTERM', ['compare', 'quick:map', 'quick:other']],
  ['SIGINT', ['selfcheck']],
] as const) {
  test(`${signal} ends ${args[0]} while it waits for another run, whose process is named`, async (t) => {
    const workspace = createWorkspace(t)
    workspace.plugin('quick', quickSubject('quick').replace('map: {}', 'map: {}, other: {}'))
    const lock = await acquireRunLock({
      stateDir: join(workspace.dir, basename(defaultStateDir())),
      token: `test-${process.pid}`,
      waitMs: 0,
      onWait: () => undefined,
    })
    const child = workspace.start(...args)
    const ended = once(child, 'exit', { signal: AbortSignal.timeout(20_000) })
    let err = ''
    child.stderr?.on('data', (chunk) => {
      const isFirst = !err.includes('waiting')
      err += String(chunk)
      if (isFirst && err.includes('waiting')) child.kill(signal)
    })
    try {
      assert.deepEqual(await ended, [130, null])
    } finally {
      child.kill('SIGKILL')
      lock.release()
    }
    assert.match(err, new RegExp(`waiting for another run on this machine \\(process ${process.pid}\\) to end`))
    assert.match(err, /stopped/)
  })
}
