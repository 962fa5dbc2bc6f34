import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { remainingProcesses } from '../src/remaining-processes.ts'

const script = `
  const { findConformanceFaults } = await import(${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)})
  await findConformanceFaults(${JSON.stringify(new URL('./fixtures/waits.ts', import.meta.url).href)})
`

/** Waits until as many processes as wanted carry the marker, or the deadline passes; returns how many do. */
async function awaitCount(marker: string, isWanted: (count: number) => boolean): Promise<number> {
  let count = -1
  for (let waitedMs = 0; waitedMs < 10_000 && !isWanted(count); waitedMs += 100) {
    await delay(100)
    // No process has this group.
    count = (await remainingProcesses({ group: -1, marker })).length
  }
  return count
}

it('a test run that is killed leaves no child and no grandchild', { skip: process.platform !== 'linux' }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-killed-'))
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, TMPDIR: folder },
    stdio: 'ignore',
  })
  try {
    // The parent, its child and the sleeper that the child started.
    assert.equal(await awaitCount(folder, (count) => count >= 3), 3)
    parent.kill('SIGKILL')
    assert.equal(await awaitCount(folder, (count) => count === 0), 0)
  } finally {
    parent.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
})
