import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Record } from '@gauntlet/record'
import { runSubject, temporaryDir, type tinyBudget } from './run-subject.ts'

async function outcomeOf(t: TestContext, variant: string, budget: Partial<typeof tinyBudget> = {}): Promise<Record> {
  const dir = temporaryDir(t)
  const { records } = await runSubject(t, 'bad', { selection: { variants: [variant] }, budget, dir })
  assert.equal(records.length, 1)
  assert.deepEqual(
    readdirSync(join(dir, 'state')).filter((name) => !name.includes('sqlite') && name !== 'live.json'),
    [],
    'scratch was left',
  )
  return records[0] as Record
}

const failure = (record: Record): { reason: string; message: string } => {
  assert.equal(record.status.state, 'failed')
  return record.status
}

test('a sound variant beside the broken ones is measured', async (t) => {
  assert.equal((await outcomeOf(t, 'sound')).status.state, 'ok')
})

test('a build that never becomes ready ends at the deadline', async (t) => {
  assert.equal(failure(await outcomeOf(t, 'never-ready', { deadlineMs: 1_500 })).reason, 'timeout')
})

test('a case that never returns to the event loop ends at the deadline', async (t) => {
  assert.equal(failure(await outcomeOf(t, 'spins', { deadlineMs: 1_500 })).reason, 'timeout')
})

test('a build that throws is told with its message', async (t) => {
  const { reason, message } = failure(await outcomeOf(t, 'build-throws'))
  assert.equal(reason, 'build')
  assert.match(message, /no such table/)
})

test('the places in a stack are told as seen from the workspace', async (t) => {
  const { message } = failure(await outcomeOf(t, 'build-throws'))
  assert.match(message, /\(?packages\/core\/test\/.*\.ts:\d+:\d+/)
  assert.ok(!message.includes(process.cwd()), message)
})

test('a process that exits in the middle of a case has crashed, with its exit code', async (t) => {
  const record = await outcomeOf(t, 'exits')
  assert.equal(failure(record).reason, 'crash')
  assert.equal(record.status.state === 'failed' && record.status.exitCode, 7)
})

test('an exception outside of any call has crashed the trial, with its message', async (t) => {
  const { reason, message } = failure(await outcomeOf(t, 'throws-later'))
  assert.equal(reason, 'crash')
  assert.match(message, /JSON/)
})

test('a wrong answer fails the trial before anything is timed', async (t) => {
  const record = await outcomeOf(t, 'wrong')
  assert.equal(failure(record).reason, 'check')
  assert.deepEqual(record.metrics, [])
})

test('a check that returns nothing does not count as passed', async (t) => {
  assert.equal(failure(await outcomeOf(t, 'check-says-nothing')).reason, 'bad-output')
})

test('an answer that the subject writes in the place of its trial is refused', async (t) => {
  const { reason, message } = failure(await outcomeOf(t, 'answers-first'))
  assert.equal(reason, 'bad-output')
  assert.match(message, /somebody other than the trial's own code/)
})

test('a clock that the subject puts in place of the real one sets none of the figures', async (t) => {
  const { metrics } = await outcomeOf(t, 'sets-clock')
  assert.ok(metrics.find(({ name }) => name === 'latency_p50_ns')!.estimate.value > 0)
})

test('a gauge that is NaN fails the trial', async (t) => {
  const { reason, message } = failure(await outcomeOf(t, 'nan-gauge'))
  assert.equal(reason, 'bad-output')
  assert.match(message, /hit_ratio is NaN/)
})

test('gauges named __proto__ and <script> are refused', async (t) => {
  assert.equal(failure(await outcomeOf(t, 'proto-gauge')).reason, 'bad-output')
})

test('an answer longer than the runner reads is refused', async (t) => {
  assert.equal(failure(await outcomeOf(t, 'long-answer')).reason, 'bad-output')
})

test('a broken invariant fails the trial with its sentence', async (t) => {
  const { reason, message } = failure(await outcomeOf(t, 'broken-invariant'))
  assert.equal(reason, 'invariant')
  assert.match(message, /two rows share one id/)
})

test('a trial that outgrows the memory cap is stopped', async (t) => {
  assert.equal(failure(await outcomeOf(t, 'eats-memory', { memoryCapBytes: 300 * 2 ** 20 })).reason, 'memory')
})

test('what the machine lacks is skipped, with the remedy', async (t) => {
  const { status } = await outcomeOf(t, 'lacks')
  assert.deepEqual(status, {
    state: 'skipped',
    reason: 'there is no redis-server on this machine',
    remedy: 'apt-get install redis-server',
  })
})

test('a scale that is skipped keeps no other from being measured', async (t) => {
  const { records } = await runSubject(t, 'lacking', {
    budget: { micro: { replicates: 2, warmupMinMs: 5, warmupMaxMs: 20, rounds: 3, roundMs: 5 } },
  })
  const states = records.map(({ key, status }) => `${key.scale} ${status.state}`)
  assert.deepEqual(states.sort(), ['large skipped', 'large skipped', 'small ok', 'small ok'])
})

for (const [variant, sleeps] of [
  ['leaves-child', '3117'],
  ['leaves-session', '3118'],
] as const) {
  test(`a process that outlives its trial is stopped and flagged (${variant})`, async (t) => {
    if (!existsSync('/proc/self/environ')) return t.skip('needs Linux: processes are found through /proc')
    const record = await outcomeOf(t, variant)
    assert.ok(record.flags.some((flag) => flag.code === 'left-process'))
    const running = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    assert.doesNotMatch(running, new RegExp(`sleep ${sleeps}`))
  })
}
