import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metricSchema } from '@gauntlet/record'
import type { Slot } from '../../src/load/window/slots.ts'
import { recoveryOf, spikeFindings, type Recovery } from '../../src/load/spike-recovery.ts'
import { windowObservation } from '../../src/load/window-observation.ts'
import type { OpenDriver } from '../../src/load/transport/driver.ts'
import type { Observation } from '../../src/trial/trial.ts'
import { queueingDriver } from '../ground-truth/queueing-driver.ts'
import { replyingDriver } from '../ground-truth/replying-driver.ts'
import { flagOf, valueOf } from '../observe.ts'
import { twice, windowOf } from './window/window.ts'

const times = { slotNs: 10e6, windowNs: 700e6 }
const slot = (p50Ms: number, failed = 0): Slot => ({
  offered: 10,
  correct: 10 - failed,
  failed,
  p50Ns: p50Ms * 1e6,
  p99Ns: 2 * p50Ms * 1e6,
})
const quiet: Slot = { offered: 0, correct: 0, failed: 0, p50Ns: 0, p99Ns: 0 }
const calm = Array.from({ length: 20 }, (_, i) => slot(5 + (i % 3) / 10))
const spike = Array.from({ length: 10 }, (_, i) => slot(10 * (i + 1)))
const after = (slots: readonly Slot[]): Slot[] => [...slots, ...Array<Slot>(40 - slots.length).fill(slot(5))]
const recoveryAfter = (slots: readonly Slot[]): Recovery =>
  recoveryOf({ slots: [...calm, ...spike, ...slots], ...times })

test('recovery is the end of the last slot that was slower than the calm', () => {
  const falling = Array.from({ length: 12 }, (_, i) => slot(100 - 7 * i))
  assert.deepEqual(recoveryAfter(after(falling)), { state: 'recovered', recoveryNs: 120e6 })
  assert.deepEqual(recoveryAfter(after([])), { state: 'recovered', recoveryNs: 0 })
})

test('slots without requests neither recover nor hold it up', () => {
  const sparse = [slot(80), quiet, slot(40), quiet, quiet, slot(5), quiet, slot(5)]
  assert.deepEqual(recoveryAfter(after(sparse)), { state: 'recovered', recoveryNs: 30e6 })
})

test('quick refusals are no recovery', () => {
  assert.deepEqual(recoveryAfter(after(Array<Slot>(8).fill(slot(1, 4)))), { state: 'recovered', recoveryNs: 80e6 })
})

test('a system that is quick for one slot and then slow again has recovered after the slow ones', () => {
  const slow = slot(400)
  const early = after([slot(5), slow, slow, slow, slow])
  assert.deepEqual(recoveryAfter(early), { state: 'recovered', recoveryNs: 50e6 })
  assert.deepEqual(recoveryAfter(after([slow])), { state: 'recovered', recoveryNs: 10e6 })
})

/** Slots of three requests, as a low rate has. */
const sparse = (failed: number): Slot => ({ ...slot(5, failed), offered: 3, correct: 3 - failed })
const sparseAfter = (calmFailures: number, slots: readonly Slot[]): Recovery =>
  recoveryOf({
    slots: [...Array.from({ length: 20 }, (_, i) => sparse(i < calmFailures ? 1 : 0)), ...spike, ...slots],
    ...times,
  })

test('one failure in the calm does not allow a third of failures for good', () => {
  const third = Array<Slot>(40).fill(sparse(1))
  assert.deepEqual(sparseAfter(1, third), { state: 'not-recovered', watchedNs: 400e6 })
  const healed = [...third.slice(0, 15), ...Array<Slot>(25).fill(sparse(0))]
  const found = sparseAfter(1, healed)
  assert.ok(found.state === 'recovered' && found.recoveryNs >= 120e6 && found.recoveryNs <= 150e6)
})

test('failures that the calm explains do not hold recovery up', () => {
  // Two of 60 in the calm; one of 30 and two of 30 after it.
  const rare = Array.from({ length: 40 }, (_, i) => sparse([3, 14, 16].includes(i) ? 1 : 0))
  assert.deepEqual(sparseAfter(2, rare), { state: 'recovered', recoveryNs: 0 })
  assert.deepEqual(sparseAfter(0, rare.with(14, sparse(0)).with(3, sparse(0))), { state: 'recovered', recoveryNs: 0 })
})

test('a hiccup long after the spike is not taken for its end, nor one quiet slot on the way for recovery', () => {
  const slow = slot(60)
  const early = [slow, slow, slot(5), ...Array<Slot>(9).fill(slow)]
  assert.deepEqual(recoveryAfter(after(early)), { state: 'recovered', recoveryNs: 120e6 })
  const hiccup = after([slow, slow]).with(20, slow).with(30, slow)
  assert.deepEqual(recoveryAfter(hiccup), { state: 'recovered', recoveryNs: 20e6 })
})

test('what is still slow at the end has not recovered, though its last slots are quiet by chance', () => {
  const never = [...Array<Slot>(37).fill(slot(60)), slot(5), slot(5), slot(5)]
  assert.deepEqual(recoveryAfter(never), { state: 'not-recovered', watchedNs: 400e6 })
})

test('one stall in the calm does not widen its range', () => {
  const slots = [...calm.with(7, slot(500)), ...spike, ...after(Array<Slot>(10).fill(slot(50)))]
  assert.deepEqual(recoveryOf({ slots, ...times }), { state: 'recovered', recoveryNs: 100e6 })
})

test('a calm that hardly holds a request gives no range, and that is told', () => {
  const slots = [...calm.map((each, i) => (i < 16 ? quiet : each)), ...spike, ...after([])]
  const { metrics, flags } = spikeFindings({ slots, ...times })
  assert.deepEqual(
    metrics.map(({ name }) => name),
    ['spike_latency_peak_ns', 'spike_failed_ratio'],
  )
  assert.deepEqual([flags[0]?.code, flags[0]?.severity], ['recovery-unknown', 'info'])
})

test('peak latency and failures are those of the spike alone', () => {
  const failing = spike.with(3, slot(40, 5))
  const { metrics } = spikeFindings({ slots: [...calm, ...failing, ...after([slot(900, 10)])], ...times })
  const valueIn = (name: string): number | undefined => metrics.find((each) => each.name === name)?.estimate.value
  assert.equal(valueIn('spike_latency_peak_ns'), 200e6)
  assert.equal(valueIn('spike_failed_ratio'), 0.05)
})

/** 200/s, and for 300 ms `factor` times as much. */
async function spiked(driver: OpenDriver, factor: number): Promise<Observation> {
  const window = await windowOf(driver, { shape: 'spike', ratePerSecond: 200, factor }, { windowMs: 2_100 })
  return windowObservation(window, { over: 'http', model: 'open', clients: 64, opsPerRun: 1, host: null })
}

test('the queue of a system of known speed is empty when arithmetic says so', async () => {
  await twice(async () => {
    // 1,000/s for 300 ms on a system of 400/s leave 180 requests: 450 ms of work, worked off at 400 − 200 per second.
    const observation = await spiked(queueingDriver(2.5), 5)
    const recovery = observation.metrics.find(({ name }) => name === 'recovery_ns')
    assert.ok(Math.abs(recovery!.estimate.value / 1e6 - 900) < 60, `${recovery?.estimate.value}`)
    assert.ok(Math.abs(valueOf(observation, 'spike_latency_peak_ns') / 1e6 - 450) < 40)
    assert.equal(valueOf(observation, 'spike_failed_ratio'), 0)
    assert.equal(flagOf(observation, 'not-recovered'), undefined)
    for (const metric of observation.metrics) metricSchema.parse(metric)
  })
})

test('a queue that outlasts the window has not recovered', async () => {
  // 360 requests left, 1.8 s to work them off: 1.2 s are watched.
  const observation = await spiked(queueingDriver(2.5), 8)
  assert.equal(flagOf(observation, 'not-recovered')?.severity, 'warn')
  assert.ok(observation.metrics.every(({ name }) => name !== 'recovery_ns'))
})

test('a system that the spike does not touch recovers at once', async () => {
  await twice(async () => {
    const observation = await spiked(replyingDriver(20), 5)
    assert.equal(valueOf(observation, 'recovery_ns'), 0)
    assert.equal(flagOf(observation, 'not-recovered'), undefined)
  })
})
