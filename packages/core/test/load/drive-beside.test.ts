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
  const cost = (name: string): number => metricOf(record, name)!.estimate.value
  const [own, other] = [cost('cpu_per_request_ns'), cost('beside_cpu_per_request_ns')]
  assert.equal(cost('cpu_beside_ratio'), own / other)
  assert.ok(own > 1e3 && own < 1e7, `${own} ns of CPU for a request that waits for a timer`)
  assert.deepEqual(
    record.flags.filter(({ code }) => code === 'little-law-violation' || code === 'conservation-violation'),
    [],
  )
})

test('a server that works twice as much for each answer takes about twice the CPU time', async (t) => {
  const { estimate } = metricOf(await measure(t, 'busy'), 'cpu_beside_ratio')!
  assert.ok(estimate.value > 1.4 && estimate.value < 2.4, `${estimate.value} is not about 2`)
})

test('wrong answers of what a case is set beside void it, unless they are what is expected there', async (t) => {
  const wrong = await measure(t, 'wrong')
  assert.equal(wrong.status.state, 'ok')
  const flag = wrong.flags.find(({ code }) => code === 'wrong-answers')
  assert.equal(flag?.severity, 'invalidates')
  assert.match(flag.because, /^wrong at once: 100 % of the answers are wrong/)
  assert.match(
    wrong.flags.find(({ code }) => code === 'turns-without-ratio')?.because ?? '',
    /one side gave no correct/,
  )
  assert.equal(metricOf(wrong, 'goodput_beside_ratio'), undefined)
  const other = await measure(t, 'other')
  assert.equal(other.status.state, 'ok')
  assert.equal(
    other.flags.some(({ code }) => code === 'wrong-answers'),
    false,
  )
  assert.ok(metricOf(other, 'goodput_beside_ratio'))
})

test('servers that answer more slowly than turns change have no ratio in a short window', async (t) => {
  const record = await measure(t, 'slow')
  assert.equal(record.status.state, 'ok')
  assert.equal(metricOf(record, 'goodput_beside_ratio'), undefined)
  assert.match(
    record.flags.find(({ code }) => code === 'turns-without-ratio')?.because ?? '',
    /0 pairs of turns of 30 ms/,
  )
})
