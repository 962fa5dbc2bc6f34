import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { LeakDetail } from '@gauntlet/record'
import { flagOf, observe } from '../observe.ts'
import { fixture } from '../run-subject.ts'

const leaking = { replicates: 1, readings: 100, maxDoublings: 2 }

async function leak(
  t: TestContext,
  name: string,
  deadlineMs = 60_000,
): Promise<{ detail: LeakDetail; says: string | undefined }> {
  const budget = { leak: leaking, deadlineMs }
  const file = fixture('leaving')
  const observation = await observe(t, { phase: 'leak', subject: 'leaving', case: name, file, budget })
  assert.ok(observation.detail?.phase === 'leak', JSON.stringify(observation.status))
  return { detail: observation.detail, says: flagOf(observation, 'leak')?.because }
}

const countOf = ({ attribution }: LeakDetail, name: string): number | undefined =>
  attribution?.find((grown) => grown.name === name)?.objectsPerCycle

const holderOf = ({ attribution }: LeakDetail, name: string): string | undefined =>
  attribution?.find((grown) => grown.name === name)?.heldBy

test('a leak names the class that it leaves behind, and how many of it a cycle leaves', async (t) => {
  const { detail, says } = await leak(t, 'tickets')
  assert.equal(detail.outcome, 'leak')
  assert.equal(countOf(detail, 'Ticket'), 1)
  assert.equal(countOf(detail, 'Array'), 1)
  assert.equal(countOf(detail, '(string)'), 3)
  assert.match(holderOf(detail, 'Ticket') ?? '', /^tickets of /)
  assert.match(says ?? '', /does not slow down; each cycle leaves .*1 Ticket/)
})

test('a leak outside the heap names its buffers, the memory first', async (t) => {
  const { detail } = await leak(t, 'buffers')
  assert.equal(countOf(detail, 'ArrayBuffer'), 1)
  assert.equal(countOf(detail, 'Buffer'), 1)
  assert.equal(detail.attribution?.[0]?.bytesPerCycle, 8_192)
  assert.match(holderOf(detail, 'Buffer') ?? '', /^buffers of /)
})

test('a program that does not leak gets no attribution', async (t) => {
  const { detail, says } = await leak(t, 'nothing')
  assert.equal(detail.outcome, 'none')
  assert.equal(detail.attribution, undefined)
  assert.equal(says, undefined)
})

test('a leak keeps its verdict where the deadline leaves no time for snapshots, and says so', async (t) => {
  const { detail, says } = await leak(t, 'tickets', 25_000)
  assert.equal(detail.outcome, 'leak')
  assert.equal(detail.attribution, undefined)
  assert.match(says ?? '', /what grows is not known: the deadline of the trial is too near/)
})
