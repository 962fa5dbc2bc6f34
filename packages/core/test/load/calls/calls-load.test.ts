import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createCallLoop } from '../../../src/load/calls/call-loop.ts'
import { flagOf, observe, valueOf } from '../../observe.ts'
import { fixture, tinyBudget } from '../../run-subject.ts'
import { twice } from '../window/window.ts'

const budget = {
  load: { ...tinyBudget.load, warmupMs: 150, openWarmupMs: 150, windowMs: 500, callsWarmupMs: 50, callsWindowMs: 300 },
}
const call = (t: TestContext, name: string, variant: string, shape: string): ReturnType<typeof observe> =>
  observe(t, { phase: 'load', case: name, variant, shape, budget })

for (const [name, shape] of [
  ['loop', 'closed-2'],
  ['threads', 'threads-1'],
] as const) {
  test(`${name}: a system that takes twice the time has about half the throughput`, async (t) => {
    await twice(async () => {
      const slow = valueOf(await call(t, name, 'slow', shape), 'goodput_per_s')
      const ratio = valueOf(await call(t, name, 'plain', shape), 'goodput_per_s') / slow
      assert.ok(ratio > 1.6 && ratio < 2.5, `${ratio}`)
    })
  })

  test(`${name}: one percent of wrong answers is found by samples, and voids the number`, async (t) => {
    const observation = await call(t, name, 'wrong', shape)
    const flag = flagOf(observation, 'wrong-answers')
    assert.equal(flag?.severity, 'invalidates')
    assert.ok(flag.observed! > 0.003 && flag.observed! < 0.03, `${flag.observed}`)
    assert.ok(observation.detail?.phase === 'load' && observation.detail.outcomes.wrong > 0)
  })

  test(`${name}: a run that throws has failed the trial`, async (t) => {
    const { status, metrics } = await call(t, name, 'throwing', shape)
    assert.equal(status.state === 'failed' && status.reason, 'crash')
    assert.match(status.state === 'failed' ? status.message : '', /row 500 is locked/)
    assert.deepEqual(metrics, [])
  })
}

test('wrong answers that come in step with long batches are found, too', async (t) => {
  const flag = flagOf(await call(t, 'quick', 'wrong', 'closed-2'), 'wrong-answers')
  assert.ok(flag?.observed !== undefined && flag.observed > 0.005 && flag.observed < 0.02, `${flag?.observed}`)
})

test('calls that wait overlap, and throughput counts the operations of each', async (t) => {
  const observation = await call(t, 'overlap', 'plain', 'closed-20')
  // 20 calls at once of 10 ms or a little more, 5 operations each: at most 10,000 per second.
  const rate = valueOf(observation, 'goodput_per_s')
  assert.ok(rate > 5_000 && rate <= 10_000, `${rate}`)
  assert.ok(valueOf(observation, 'latency_p50_ns') >= 9.5e6)
})

test('calls at a rate are met exactly', async (t) => {
  const observation = await call(t, 'overlap', 'plain', 'constant-100')
  assert.equal(valueOf(observation, 'offered_per_s'), 500)
  assert.equal(valueOf(observation, 'success_ratio'), 1)
})

test('a system that blocks its own process delays what is due meanwhile, and that is in the latency', async (t) => {
  const observation = await call(t, 'stalls', 'plain', 'constant-200')
  // Half of the window's requests were due during the stall; they waited 0–500 ms, evenly spread.
  const max = valueOf(observation, 'latency_max_ns')
  assert.ok(max > 450e6 && max < 900e6, `${max}`)
  assert.ok(valueOf(observation, 'latency_mean_ns') > 80e6)
  assert.equal(flagOf(observation, 'load-generator-saturated'), undefined)
  assert.equal(flagOf(observation, 'little-law-violation'), undefined)
})

test('a check that says nothing fails the trial instead of losing the call', async (t) => {
  const { status } = await call(t, 'silent', 'plain', 'closed-2')
  assert.equal(status.state === 'failed' && status.reason, 'bad-output')
})

test('throughput is that of the runs, however long the checks take', () => {
  const spin = (ms: number): boolean => {
    for (const until = performance.now() + ms; performance.now() < until;);
    return true
  }
  const plan = { system: null, run: () => spin(1), check: () => spin(3), clients: [0] }
  const loop = createCallLoop(plan)({ durationMs: 150, from: 0 })
  assert.ok(loop.runsNs / loop.runs < 1.6e6, `${loop.runsNs / loop.runs}`)
  assert.equal(loop.checked, loop.runs)
})

test('a run that returns promises has no place in a plain loop', () => {
  const plan = { system: null, run: () => Promise.resolve(1), check: () => true, clients: [0] }
  assert.throws(() => createCallLoop(plan)({ durationMs: 10, from: 0 }), /returned a promise/)
})

test('a loop that gets faster while it is measured is told to be cold', () => {
  const spin = (ms: number): boolean => {
    for (const until = performance.now() + ms; performance.now() < until;);
    return true
  }
  const gainOf = (ms: (i: number) => number): number => {
    const plan = { system: null, run: (_: unknown, i: number) => spin(ms(i)), check: () => true, clients: [0] }
    return createCallLoop(plan)({ durationMs: 200, from: 0 }).gain
  }
  assert.ok(gainOf((i) => (i < 30 ? 3 : 1)) > 1.5)
})

const onLinux = { skip: process.platform === 'linux' ? false : 'waiting is read from /proc' }

test("what a system's own programs take of the cores is no contention, and what others take is", onLinux, async (t) => {
  const crowded = { file: fixture('crowded'), phase: 'load', case: 'wait', shape: 'closed-1', budget } as const
  const own = await observe(t, { ...crowded, variant: 'own' })
  assert.equal(flagOf(own, 'cpu-contention'), undefined)
  const disturbed = await observe(t, { ...crowded, variant: 'neighbours' })
  assert.equal(flagOf(disturbed, 'cpu-contention')?.severity, 'invalidates')
})
