import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { redis } from '../src/redis.ts'
import { removeLeftServices, serviceBase } from '../src/service-folder.ts'
import { startedAt } from '../src/started-at.ts'
import { folderOf, isAlive, isHeld, needs, segmentsOf, treeOf, trialContext, until } from './trial-context.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))

test(
  'after a runner was killed, the next start leaves nothing of its servers',
  needs('postgres', 'redis', 'nginx'),
  async () => {
    const runner = spawn(process.execPath, [fixture('start-all.ts')], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(createInterface(runner.stdout), 'line')) as [string]
    const pids = JSON.parse(line) as number[]
    const trees = pids.flatMap(treeOf)
    const folders = pids.map(folderOf)
    const segments = segmentsOf(folders.slice(0, 2))
    assert.equal(pids.length, 4)
    assert.ok(folders.every(existsSync) && segments.every(isHeld))
    runner.kill('SIGKILL')
    await once(runner, 'exit')

    await using context = trialContext()
    await redis(context)
    // Where tests run side by side, another start may have been the next one, and be at it.
    await until(() => !folders.some(existsSync) && !trees.some(isAlive) && !segments.some(isHeld))
  },
)

/** A folder as a killed runner leaves it; the process that serves from it is ours. */
async function leftFolder(pidLine: (pid: number) => string): Promise<{ pid: number; folder: string; end: () => void }> {
  const made = mkdtempSync(join(serviceBase(), 'making-'))
  // No process has begun at 0: its owner is gone.
  const folder = made.replace('making-', '1-0-')
  const server = spawn('sleep', ['60'], { stdio: 'ignore' })
  await once(server, 'spawn')
  const { pid = 0 } = server
  writeFileSync(join(made, 'server.pid'), pidLine(pid))
  renameSync(made, folder)
  return { pid, folder, end: () => server.kill() }
}

test('a server that outlived its runner is ended by its process id', { timeout: 10_000 }, async (t) => {
  const { pid, folder, end } = await leftFolder((each) => `${each} ${startedAt(each)}\n`)
  t.after(end)
  await removeLeftServices()
  await until(() => !isAlive(pid) && !existsSync(folder))
})

test('a stranger that got the process id of a dead server is left alone', { timeout: 10_000 }, async (t) => {
  const { pid, folder, end } = await leftFolder((each) => `${each} 0\n`)
  t.after(end)
  await removeLeftServices()
  await until(() => !existsSync(folder))
  assert.equal(isAlive(pid), true)
})

test('the servers of a runner that is alive are left alone', needs('redis'), async () => {
  await using context = trialContext()
  const { pids } = await redis(context)
  execFileSync(process.execPath, [fixture('clean-up.ts')])
  assert.equal(isAlive(pids[0]!), true)
  assert.equal(existsSync(folderOf(pids[0]!)), true)
})
