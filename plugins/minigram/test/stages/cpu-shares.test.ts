import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { watchCpu } from '../../src/stages/cpu-shares.ts'

async function program(t: TestContext, text: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', `console.log('ready'); ${text}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data', { signal: AbortSignal.timeout(10_000) })
  return child.pid ?? assert.fail('no process')
}

const hasProc = existsSync('/proc/self/stat')

test('who works shows beside who waits, and the shares sum up to one', { skip: !hasProc && 'no /proc' }, async (t) => {
  const busy = await program(t, 'for (;;);')
  const idle = await program(t, 'setInterval(() => undefined, 1_000)')
  // What starting took is over.
  await sleep(100)
  const shares = watchCpu({ api: [busy], cache: [idle] })
  await sleep(500)
  const { api_cpu_ratio: api = 0, cache_cpu_ratio: cache = 0 } = shares()
  assert.ok(api > 0.8, `${api}`)
  assert.equal(api + cache, 1)
})

test('one role alone has no share, nor have processes that are gone', () => {
  assert.deepEqual(watchCpu({ api: [process.pid] })(), {})
  const gone = 2 ** 30
  assert.deepEqual(watchCpu({ api: [gone], proxy: [gone + 1] })(), {})
})
