import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { waitedForOthersNs, watchWaiting, type SystemTimes } from '../../../src/load/host/watch-waiting.ts'
import { allowedCores } from '../../../src/machine/cores.ts'
import { observe } from '../../observe.ts'
import { fixture, tinyBudget } from '../../run-subject.ts'

const linux = existsSync('/proc/thread-self/schedstat') ? false : 'needs Linux: reads /proc'

const times = (ranNs: number, threads: Record<string, [ranNs: number, waitedNs: number]>): SystemTimes => ({
  ranNs,
  threads: new Map(Object.entries(threads).map(([id, [ran, waited]]) => [id, { ranNs: ran, waitedNs: waited }])),
})

test('waiting is that for others: what the other threads of a system ran is taken off', () => {
  const before = times(1_000, { '7/7': [600, 100], '7/8': [400, 50] })
  // The first thread ran 500 and waited 450; others of the system ran 300 meanwhile.
  assert.equal(waitedForOthersNs(before, times(1_800, { '7/7': [1_100, 550], '7/8': [700, 50] })), 150)
  // Two threads that take turns on one core.
  assert.equal(waitedForOthersNs(before, times(2_000, { '7/7': [1_100, 600], '7/8': [900, 550] })), 0)
  // Of a thread that came later, all is counted.
  assert.equal(waitedForOthersNs(before, times(1_100, { '7/7': [600, 100], '7/9': [100, 800] })), 800)
  assert.equal(waitedForOthersNs(before, times(0, {})), 0)
})

/** A process that keeps one core busy with as many threads as it is told, for at most 20 s. */
function burner(t: TestContext, core: number, threads: number): number {
  const burn = 'for (const until = performance.now() + 20_000; performance.now() < until;);'
  const code = `const { Worker } = require('node:worker_threads')
    for (let i = 1; i < ${threads}; i++) new Worker(${JSON.stringify(burn)}, { eval: true })
    setTimeout(() => { ${burn} }, 50)`
  const child = spawn('taskset', ['-c', String(core), process.execPath, '-e', code], { stdio: 'ignore' })
  t.after(() => child.kill('SIGKILL'))
  return child.pid!
}

test(
  'a system whose core a neighbour takes is seen to wait, one that crowds its own core is not',
  { skip: linux },
  async (t) => {
    const [core = 0] = allowedCores()
    const crowded = burner(t, core, 3)
    await delay(400)
    // Other work on the machine may take the core, but hardly every time.
    let share = 1
    for (let attempt = 0; share > 0.2 && attempt < 5; attempt++) {
      const alone = watchWaiting([crowded])
      await delay(300)
      share = alone()
    }
    assert.ok(share <= 0.2, `${share}`)
    process.kill(crowded, 'SIGKILL')

    const system = burner(t, core, 1)
    burner(t, core, 1)
    await delay(400)
    const waiting = watchWaiting([system])
    await delay(500)
    assert.ok(waiting() > 0.3, `${waiting()}`)
  },
)

test('a load whose system shares its core with a neighbour is told, and void', { skip: linux }, async (t) => {
  const cores = allowedCores()
  burner(t, cores[0] ?? 0, 1)
  const observation = await observe(t, {
    phase: 'load',
    case: 'heavy',
    shape: 'constant-20',
    hosted: true,
    file: fixture('threaded'),
    cores: { generator: cores.slice(-1), host: cores.slice(0, 1) },
    budget: { load: { ...tinyBudget.load, windowMs: 600 } },
  })
  const flag = observation.flags.find(({ because }) => because.startsWith('the system waited'))
  assert.deepEqual([flag?.code, flag?.severity, flag?.voids], ['cpu-contention', 'invalidates', 'times and rates'])
})
