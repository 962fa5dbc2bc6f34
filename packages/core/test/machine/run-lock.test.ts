import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { tokenVariable } from '../../src/machine/processes.ts'
import { acquireRunLock } from '../../src/machine/run-lock.ts'
import { Stopped } from '../../src/trial/run-trial.ts'
import { temporaryDir } from '../run-subject.ts'

const lockIn = (stateDir: string, token: string, waitMs = 50): ReturnType<typeof acquireRunLock> =>
  acquireRunLock({ stateDir, token, waitMs, onWait: () => undefined })

test('a second run waits for the first, and gives up with a sentence', async (t) => {
  const dir = temporaryDir(t)
  const first = await lockIn(dir, 'first')
  await assert.rejects(lockIn(dir, 'second'), /another run on this machine has not ended/)
  first.release()
  const second = await lockIn(dir, 'second')
  assert.ok(existsSync(second.scratchRoot))
  second.release()
  assert.equal(existsSync(second.scratchRoot), false)
})

test('a stop ends the wait at once, whose holder was told', async (t) => {
  const dir = temporaryDir(t)
  const first = await lockIn(dir, `first-${process.pid}`)
  const stop = new AbortController()
  const holders: Array<number | null> = []
  const waiting = acquireRunLock({
    stateDir: dir,
    token: 'second',
    waitMs: 60_000,
    onWait: (holder) => {
      holders.push(holder)
      setImmediate(() => stop.abort())
    },
    signal: stop.signal,
  })
  await assert.rejects(waiting, Stopped)
  assert.deepEqual(holders, [process.pid])
  first.release()
  const third = await lockIn(dir, 'third')
  third.release()
})

test('a lock ends with its process, and the next run cleans up what that one left', async (t) => {
  const dir = temporaryDir(t)
  const script = `
    const { acquireRunLock } = await import(${JSON.stringify(new URL('../../src/machine/run-lock.ts', import.meta.url).href)})
    const lock = await acquireRunLock({ stateDir: ${JSON.stringify(dir)}, token: 'killed', waitMs: 0, onWait() {} })
    const { spawn } = await import('node:child_process')
    const left = spawn('sleep', ['3119'], { detached: true, env: { ...process.env, ${tokenVariable}: 'killed-7-' } })
    console.log(left.pid)
    setInterval(() => lock, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const leftPid = Number(await new Promise((resolve) => holder.stdout.once('data', (data) => resolve(String(data)))))
  mkdirSync(join(dir, 'killed', 'scratch'), { recursive: true })
  const ended = new Promise((resolve) => holder.once('exit', resolve))
  holder.kill('SIGKILL')
  await ended
  assert.ok(existsSync(`/proc/${leftPid}`) || process.platform !== 'linux')
  const lock = await lockIn(dir, 'next', 5_000)
  assert.equal(existsSync(join(dir, 'killed')), false)
  if (process.platform === 'linux') assert.equal(existsSync(`/proc/${leftPid}/exe`), false)
  lock.release()
})
