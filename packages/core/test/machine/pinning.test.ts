import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { allowedCores, splitCores } from '../../src/machine/cores.ts'
import { watchRunQueue } from '../../src/machine/run-queue.ts'
import { childCommand } from '../../src/trial/child-command.ts'

const file = (name: string): string => fileURLToPath(new URL(`../ground-truth/${name}.ts`, import.meta.url))
const linux = existsSync('/proc/self/status') ? false : 'needs Linux: reads /proc'

interface Shown {
  readonly pid: number
  readonly cores: string
  readonly gc: string
}

async function firstLine(t: TestContext, child: ChildProcess): Promise<Shown> {
  t.after(() => child.kill('SIGKILL'))
  let text = ''
  for await (const chunk of child.stdout!) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return JSON.parse(text) as Shown
}

test('a child runs on the cores it is given and on no other, with gc', { skip: linux }, async (t) => {
  for (const core of allowedCores().slice(-2)) {
    const { command, args } = childCommand(file('show-self'), {
      cores: [core],
      memoryCapBytes: 2 ** 30,
      role: 'system',
    })
    const shown = await firstLine(t, spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] }))
    assert.equal(shown.cores, String(core))
    assert.equal(shown.gc, 'function')
  }
})

test('a child ends with its parent, however the parent ends', { skip: linux }, async (t) => {
  const parent = spawn(process.execPath, [file('parent')], { stdio: ['ignore', 'pipe', 'inherit'] })
  const { pid } = await firstLine(t, parent)
  t.after(() => {
    if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL')
  })
  parent.kill('SIGKILL')
  const alive = (): boolean => {
    try {
      return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
    } catch {
      return false
    }
  }
  for (let i = 0; i < 100 && alive(); i++) await delay(20)
  assert.equal(alive(), false)
})

test('generator and host share no core', () => {
  assert.deepEqual(splitCores([0, 1, 2, 5]), { generator: [5], host: [0, 1, 2] })
  assert.equal(splitCores([3]), null)
})

test('several generators have as many cores, but never more than half', () => {
  assert.deepEqual(splitCores([0, 1, 2, 3, 4, 5, 6, 7], 3), { generator: [5, 6, 7], host: [0, 1, 2, 3, 4] })
  assert.deepEqual(splitCores([0, 1, 2, 3], 3), { generator: [2, 3], host: [0, 1] })
  assert.deepEqual(splitCores([0, 1], 4), { generator: [1], host: [0] })
})

test('a thread that shares its core is seen to wait, an idle one is not', { skip: linux }, async (t) => {
  const burner = '{ const until = performance.now() + 600; while (performance.now() < until); }'
  const watcher = `import { watchRunQueue } from ${JSON.stringify(new URL('../../src/machine/run-queue.ts', import.meta.url).href)}
    const waiting = watchRunQueue(); ${burner} console.log(waiting.share())`
  const core = String(allowedCores()[0])
  const run = (code: string): ChildProcess =>
    spawn('taskset', ['-c', core, process.execPath, '--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  const rival = run(`${burner}${burner}${burner}`)
  t.after(() => rival.kill('SIGKILL'))
  let text = ''
  for await (const chunk of run(watcher).stdout!) text += String(chunk)
  assert.ok(Number(text) > 0.2 && Number(text) < 0.9, text)

  const waiting = watchRunQueue()
  await delay(300)
  assert.ok(waiting.share() < 0.1, `${waiting.share()}`)
})
