import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { allowedCores } from '../../src/machine/cores.ts'
import { childCommand, type Role } from '../../src/trial/child-command.ts'
import { runSubject } from '../run-subject.ts'

const linux = existsSync('/proc/self/schedstat') ? false : 'needs Linux: reads /proc'
const receiveBodies = fileURLToPath(new URL('../ground-truth/receive-bodies.ts', import.meta.url))

async function waitingShare(role: Role): Promise<number> {
  const core = allowedCores().at(-1) as number
  const { command, args } = childCommand(receiveBodies, { cores: [core], memoryCapBytes: 2 ** 30, role })
  const { stdout } = await promisify(execFile)(command, args, { timeout: 30_000 })
  return Number(stdout)
}

test(
  'a generator of large answers does not wait for helpers of its own garbage collector',
  { skip: linux },
  async () => {
    const [system, generator] = [await waitingShare('system'), await waitingShare('generator')]
    assert.ok(generator < system / 2, `generator ${generator}, with helpers ${system}`)
  },
)

test('loops and generators run with the flags of their role, and the system as it comes', async (t) => {
  const { records } = await runSubject(t, 'roles')
  // In any order: what was disturbed is measured again, after the others.
  const states = Object.fromEntries(records.map(({ key, status }) => [key.phase, status.state]))
  assert.deepEqual(states, { micro: 'ok', load: 'ok' })
  const load = records.find(({ key }) => key.phase === 'load')
  assert.equal(load?.metrics.find(({ name }) => name === 'success_ratio')?.estimate.value, 1)
})
