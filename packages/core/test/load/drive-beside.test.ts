import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Metric, Record } from '@gauntlet/record'
import { runSubject } from '../run-subject.ts'

async function measure(t: TestContext, name: string): Promise<Record> {
  const { records } = await runSubject(t, 'turns', { selection: { cases: [name] } })
  return records[0] as Record
}

const metricOf = ({ metrics }: Record, name: string): Metric | undefined => metrics.find((each) => each.name === name)

test('a server that is twice as fast as the one beside it is found to be', async (t) => {
  const record = await measure(t, 'twice')
  assert.equal(record.status.state, 'ok')
  const { value, low, high, n, replicated } = metricOf(record, 'goodput_beside_ratio')!.estimate
  assert.ok(value > 1.5 && value < 2.5, `${value} is not about 2`)
  assert.ok(low <= value && value <= high && n >= 4 && replicated === 'window')
  // Ten clients, 10 ms: in half of the time each server is as fast as it is.
  const beside = metricOf(record, 'beside_goodput_per_s')!.estimate.value
  assert.ok(beside > 700 && beside < 1_050, `${beside} is not about 1,000`)
  assert.equal(metricOf(record, 'offered_per_s'), undefined)
  assert.deepEqual(
    record.flags.filter(({ code }) => code === 'little-law-violation' || code === 'conservation-violation'),
    [],
  )
})

test('wrong answers of what a case is set beside void the ratio, unless they are what is expected there', async (t) => {
  const wrong = await measure(t, 'wrong')
  assert.equal(wrong.status.state, 'failed')
  const other = await measure(t, 'other')
  assert.equal(other.status.state, 'ok')
  assert.equal(
    other.flags.some(({ code }) => code === 'wrong-answers'),
    false,
  )
})

test('servers that answer more slowly than turns change cannot be set beside each other in a short window', async (t) => {
  const { status } = await measure(t, 'slow')
  assert.ok(status.state === 'failed' && status.reason === 'load')
  assert.match(status.message, /pairs of turns .* windows of its own/)
})
