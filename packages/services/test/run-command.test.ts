import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

const fixture = fileURLToPath(new URL('fixtures/serve.ts', import.meta.url))

/** Longer than any of these tests takes. */
const foreverMs = '600000'

function spawned(context: TestContext, ...args: string[]) {
  const child = spawn(process.execPath, [fixture, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'close')
  context.after(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, ended }
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} closes what serves, and ends the process with 0`, { timeout: 60_000 }, async (context) => {
    const { child, ended } = spawned(context, 'closes', foreverMs)
    await once(child.stdout, 'data')
    const rest = text(child.stdout)
    child.kill(signal)
    assert.deepEqual(await ended, [0, null])
    assert.equal(await rest, 'closed\n')
  })
}

test('a service that does not close is ended when its time is over', { timeout: 60_000 }, async (context) => {
  const { child, ended } = spawned(context, 'never-closes', '20')
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  assert.deepEqual(await ended, [0, null])
})

for (const [manner, says] of [
  ['bad-settings', 'PORT: is wrong\nSTORE: is wrong\n'],
  ['throws', 'TypeError: no such thing\n'],
] as const) {
  test(`a service that cannot start (${manner}) says why, and ends with 64`, { timeout: 60_000 }, async (context) => {
    const { child, ended } = spawned(context, manner)
    const said = text(child.stderr)
    assert.deepEqual(await ended, [64, null])
    assert.equal(await said, says)
  })
}
