import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { findProgram } from '@gauntlet/contract'
import { allowedCores } from '../src/machine/cores.ts'
import { findMarked } from '../src/machine/processes.ts'
import type { Observation } from '../src/trial/trial.ts'
import { flagOf, observe, valueOf } from './observe.ts'
import { fixture, tinyBudget } from './run-subject.ts'

const why = process.platform === 'linux' ? 'there is no python3 here' : 'memory is read from /proc'
const needed = { skip: process.platform === 'linux' && findProgram('python3') !== null ? false : why }

const onLinux = { skip: process.platform === 'linux' ? false : 'memory is read from /proc' }

const run = (t: TestContext, of: Omit<Parameters<typeof observe>[1], 'file'>): Promise<Observation> =>
  observe(t, { file: fixture('outside'), ...of })

/** A program that runs before any trial begins. */
async function startKeeper(t: TestContext): Promise<URL> {
  const keeper = spawn('python3', [fileURLToPath(new URL('./programs/keeps.py', import.meta.url)), '0', 'says'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => keeper.kill('SIGKILL'))
  const [port] = (await once(keeper.stdout, 'data', { signal: AbortSignal.timeout(10_000) })) as [Buffer]
  return new URL(`http://127.0.0.1:${String(port).trim()}/`)
}

const near = (observed: number, truth: number): void =>
  assert.ok(Math.abs(observed / truth - 1) < 0.1, `${observed} for ${truth}`)

test('a program that keeps 1 KiB per request is found and sized within 10 %', needed, async (t) => {
  const observation = await run(t, { phase: 'leak', case: 'leak' })
  assert.ok(observation.detail?.phase === 'leak', JSON.stringify(observation.status))
  assert.equal(observation.detail.outcome, 'leak')
  assert.equal(flagOf(observation, 'leak')?.severity, 'warn')
  assert.equal(flagOf(observation, 'read-from-outside')?.severity, 'info')
  near(valueOf(observation, 'leak_bytes_per_cycle'), 1_024)
  const { low = 0, high = 0 } = observation.metrics.find(({ name }) => name === 'leak_bytes_per_cycle')?.estimate ?? {}
  const { cyclesPerReading, readings } = observation.detail
  assert.ok(high - low >= (0.999 * 4_096) / (cyclesPerReading * readings.length))
})

test('a program that keeps nothing is not accused', needed, async (t) => {
  const observation = await run(t, { phase: 'leak', case: 'plain' })
  assert.ok(observation.detail?.phase === 'leak', JSON.stringify(observation.status))
  assert.equal(observation.detail.outcome, 'none')
  assert.equal(flagOf(observation, 'leak'), undefined)
  assert.equal(flagOf(observation, 'handles-grew'), undefined)
  assert.equal(flagOf(observation, 'left-process'), undefined)
})

// A collection over the inspector takes 40 ms, and several times that on a busy machine.
const nodeLeak = { phase: 'leak', variant: 'node-inspected', budget: { deadlineMs: 60_000 } } as const

test('the leak of a Node program is sized, as its inspector makes it collect', onLinux, async (t) => {
  const leaking = await run(t, { ...nodeLeak, case: 'leak' })
  assert.ok(leaking.detail?.phase === 'leak', JSON.stringify(leaking.status))
  assert.equal(leaking.detail.outcome, 'leak')
  near(valueOf(leaking, 'leak_bytes_per_cycle'), 4_096)
})

test('garbage of a Node program is no leak, as its inspector makes it collect', onLinux, async (t) => {
  const plain = await run(t, { ...nodeLeak, case: 'plain' })
  assert.ok(plain.detail?.phase === 'leak', JSON.stringify(plain.status))
  assert.ok(['none', 'bounded-growth'].includes(plain.detail.outcome), plain.detail.outcome)
})

test('a Node program that nobody can make collect is not judged', onLinux, async (t) => {
  const { status } = await run(t, { phase: 'leak', case: 'plain', variant: 'node' })
  assert.ok(status.state === 'skipped')
  assert.match(status.remedy, /collect: 'node-inspector'/)
})

test('what leaks in a child of an inspected Node program is found', needed, async (t) => {
  const leaking = await run(t, { ...nodeLeak, case: 'leak', variant: 'node-child' })
  assert.ok(leaking.detail?.phase === 'leak', JSON.stringify(leaking.status))
  assert.equal(leaking.detail.outcome, 'leak')
  near(valueOf(leaking, 'leak_bytes_per_cycle'), 4_096)
})

test('an inspected Node program is not judged by half of its heaps', onLinux, async (t) => {
  const forks = await run(t, { ...nodeLeak, case: 'leak', variant: 'node-cluster' })
  assert.ok(forks.status.state === 'skipped', JSON.stringify(forks.status))
  assert.match(forks.status.remedy, /as one process/)
  const threads = await run(t, { ...nodeLeak, case: 'plain', variant: 'node-thread' })
  assert.ok(threads.status.state === 'skipped', JSON.stringify(threads.status))
  assert.match(threads.status.reason, /1 worker thread, whose memory/)
})

test('what a system holds and leaks here counts, though a program beside it was adopted', onLinux, async (t) => {
  const beside = { file: fixture('beside') }
  const filled = await observe(t, { ...beside, phase: 'memory', case: 'fill' })
  near(valueOf(filled, 'retained_private_bytes'), 50_000_000)
  const leaking = await observe(t, { ...beside, phase: 'leak', case: 'leak' })
  assert.ok(leaking.detail?.phase === 'leak', JSON.stringify(leaking.status))
  assert.equal(leaking.detail.outcome, 'leak')
  near(valueOf(leaking, 'leak_bytes_per_cycle'), 4_096)
})

test('what a program held before it was attached to is not counted', needed, async (t) => {
  const url = await startKeeper(t)
  // More than is looked for.
  for (let i = 0; i < 3; i++) await fetch(new URL('/fill', url))
  process.env['ATTACHED_URL'] = url.href
  t.after(() => delete process.env['ATTACHED_URL'])
  const memory = async (name: string): Promise<number> =>
    valueOf(await run(t, { phase: 'memory', case: name, variant: 'attached' }), 'retained_private_bytes')
  const nothing = await memory('nothing')
  assert.ok(nothing < 15_000_000, `${nothing}`)
  near((await memory('fill')) - nothing, 20_000_000)
})

test('what a program and its children hold is counted, once', needed, async (t) => {
  const memory = async (name: string): Promise<number> =>
    valueOf(await run(t, { phase: 'memory', case: name }), 'retained_private_bytes')
  const nothing = await memory('nothing')
  near((await memory('fill')) - nothing, 20_000_000)
  near((await memory('child')) - nothing, 50_000_000)
})

test('a program that ends by itself has crashed, and shows no figure', needed, async (t) => {
  const memory = await run(t, { phase: 'memory', case: 'ends' })
  const load = await run(t, { phase: 'load', case: 'ends', shape: 'closed-1', hosted: true })
  for (const { status, metrics } of [memory, load]) {
    assert.ok(status.state === 'failed', JSON.stringify(status))
    assert.equal(status.reason, 'crash')
    assert.match(status.logTail, /python3 ended with exit code 4; it wrote:\n.*goodbye/)
    assert.deepEqual(metrics, [])
  }
})

test('a program does not outlive a trial that is killed at its deadline', needed, async (t) => {
  const { status } = await run(t, { phase: 'leak', case: 'plain', budget: { deadlineMs: 1_500 } })
  assert.ok(status.state === 'failed' && status.reason === 'timeout', JSON.stringify(status))
  assert.deepEqual(findMarked(`planted-${process.pid}-`), [])
})

const getLoad = { phase: 'load', case: 'get', shape: 'closed-2', hosted: true } as const

test(
  'load is driven at the program itself; its processor time, its memory and its core are its own',
  needed,
  async (t) => {
    const available = allowedCores()
    const cores = { generator: available.slice(-1), host: available.slice(0, 1) }
    const observation = await run(t, { ...getLoad, cores })
    assert.equal(valueOf(observation, 'success_ratio'), 1)
    assert.equal(valueOf(observation, 'first_core_count'), available[0])
    const cpu = valueOf(observation, 'host_cpu_ratio')
    assert.ok(cpu > 0.05 && cpu < 1.2, `${cpu}`)
    // Python needs some 10 MB; the process of Node beside it, which is not the system, needs 60.
    const peak = valueOf(observation, 'host_peak_rss_bytes')
    assert.ok(peak > 5_000_000 && peak < 40_000_000, `${peak}`)
  },
)

test('processor time of children that ended counts', needed, async (t) => {
  const load = { ...tinyBudget.load, windowMs: 1_000, warmupMs: 0, openWarmupMs: 0 }
  const observation = await run(t, { ...getLoad, case: 'burn', shape: 'constant-20', budget: { load } })
  const { detail } = observation
  assert.ok(detail?.phase === 'load' && detail.host !== null, JSON.stringify(observation.status))
  const truthNs = detail.offered * 20_000_000
  assert.ok(
    detail.host.cpuNs > truthNs * 0.9 && detail.host.cpuNs < truthNs * 1.5,
    `${detail.host.cpuNs} of ${truthNs}`,
  )
})

test('load is not driven at another machine without leave', needed, async (t) => {
  const { status } = await run(t, { ...getLoad, variant: 'remote' })
  assert.ok(status.state === 'failed')
  assert.match(status.message, /192\.0\.2\.1:9.* is not this machine; --allow-remote/)
})

test('where memory cannot be read, it is skipped, and load is measured all the same', needed, async (t) => {
  const { status } = await run(t, { phase: 'memory', case: 'nothing', variant: 'hidden' })
  assert.deepEqual(status, {
    state: 'skipped',
    reason: 'memory cannot be read from outside: it is far away',
    remedy: 'go there',
  })
  const observation = await run(t, { ...getLoad, variant: 'hidden' })
  assert.equal(valueOf(observation, 'success_ratio'), 1)
  assert.equal(
    observation.metrics.find(({ name }) => name === 'host_cpu_ratio'),
    undefined,
  )
})
