import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Live } from '@gauntlet/record'
import { keepWatched, readLive } from '../../src/live/live-file.ts'
import { Stopped } from '../../src/trial/run-trial.ts'
import { runSubject, temporaryDir, tinyBudget } from '../run-subject.ts'

const longer = { load: { ...tinyBudget.load, windowMs: 2_400, longestWindowMs: 2_400 } }

/** Looks on, and keeps every state of the run that it sees. */
function lookOn(t: TestContext, stateDir: string): Live[] {
  const seen: Live[] = []
  keepWatched(stateDir)
  const beat = setInterval(() => keepWatched(stateDir), 1_000)
  const look = setInterval(() => {
    const live = readLive(stateDir)
    if (live && live.updatedAt !== seen.at(-1)?.updatedAt) seen.push(live)
  }, 20)
  t.after(() => {
    clearInterval(beat)
    clearInterval(look)
  })
  return seen
}

test('a run that is watched tells its progress, its load by the second, and what generator and system use', async (t) => {
  const dir = temporaryDir(t)
  const seen = lookOn(t, join(dir, 'state'))
  const { records } = await runSubject(t, 'watched', { dir, budget: longer })
  const constant = seen.at(-1)!.samples
  const loads = constant.flatMap(({ load }) => (load ? [load] : []))
  assert.ok(loads.length > 0, 'a constant rate is told of while it goes on')
  // Seconds of a machine that others use: the schedule offers 200/s on the whole.
  assert.ok(
    loads.some(({ offeredPerS }) => Math.abs(offeredPerS - 200) < 50),
    JSON.stringify(loads),
  )
  assert.ok(loads.every(({ p50Ns, p95Ns, p99Ns }) => p50Ns > 0 && p50Ns <= p95Ns && p95Ns <= p99Ns))
  assert.ok(constant.some(({ generator }) => generator !== null && generator.residentBytes > 1e6))
  assert.ok(constant.some(({ system }) => system !== null && system.residentBytes > 1e6))
  const end = readLive(join(dir, 'state'))!
  assert.deepEqual([end.state, end.planned, end.done, end.trial], ['ended', 1, 1, null])
  assert.deepEqual(end.recent[0]?.gauges, [{ name: 'hit_ratio', value: 0.5 }])
  assert.equal(records[0]?.status.state, 'ok')
  assert.ok(records[0].flags.some(({ code }) => code === 'watched'))
})

test('a window of less than a second is told of when it is over', async (t) => {
  const dir = temporaryDir(t)
  lookOn(t, join(dir, 'state'))
  await runSubject(t, 'watched', { dir })
  const loads = readLive(join(dir, 'state'))!.samples.flatMap(({ load }) => (load ? [load] : []))
  assert.ok(loads.length > 0)
  assert.ok(
    loads.every(({ offeredPerS }) => Math.abs(offeredPerS - 200) < 50),
    JSON.stringify(loads),
  )
})

test('nobody looks on: trials say nothing, and the run is told of between them only', async (t) => {
  const dir = temporaryDir(t)
  const seen: Live[] = []
  const look = setInterval(() => seen.push(...[readLive(join(dir, 'state'))].filter((live) => live !== null)), 20)
  t.after(() => clearInterval(look))
  const { records } = await runSubject(t, 'watched', { dir })
  assert.ok(records[0]!.flags.every(({ code }) => code !== 'watched'))
  assert.ok(seen.some(({ trial }) => trial !== null))
  assert.deepEqual(readLive(join(dir, 'state'))?.samples, [])
  assert.equal(readLive(join(dir, 'state'))?.done, 1)
})

test('a run that is stopped says so', async (t) => {
  const dir = temporaryDir(t)
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), 300)
  t.after(() => clearTimeout(timer))
  const run = runSubject(t, 'watched', { dir, signal: stop.signal })
  await assert.rejects(run, Stopped)
  assert.equal(readLive(join(dir, 'state'))?.state, 'stopped')
})

test('headlines of a trial are told, and why one failed', async (t) => {
  const dir = temporaryDir(t)
  await runSubject(t, 'toy', { dir, selection: { phases: ['micro'], scales: ['small'] } })
  assert.deepEqual(
    readLive(join(dir, 'state'))!.recent[0]?.headlines.map(({ name }) => name),
    ['latency_p50_ns'],
  )
  const other = temporaryDir(t)
  await runSubject(t, 'bad', { dir: other, selection: { variants: ['wrong'] } })
  const { outcomes, recent } = readLive(join(other, 'state'))!
  assert.equal(outcomes.ok, 0)
  assert.match(recent[0]!.because, /^check: /)
})

test('a file that is no state of a run is none, and a killed run is not said to go on', (t) => {
  const dir = temporaryDir(t)
  assert.equal(readLive(dir), null)
  mkdirSync(dir, { recursive: true })
  for (const text of ['', '{', 'null', '{"__proto__":{"state":"running"}}', '{"state":"running"}']) {
    writeFileSync(join(dir, 'live.json'), text)
    assert.equal(readLive(dir), null)
  }
  writeFileSync(join(dir, 'live.json'), JSON.stringify(sample))
  assert.equal(readLive(dir)?.state, 'running')
  const { pid } = spawnSync(process.execPath, ['--version'])
  writeFileSync(join(dir, 'live.json'), JSON.stringify({ ...sample, pid }))
  assert.equal(readLive(dir)?.state, 'stopped')
})

const sample: Live = {
  pid: process.pid,
  runId: 'r',
  subject: 's',
  title: 'S',
  profile: 'quick',
  startedAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  state: 'running',
  planned: 1,
  done: 0,
  resumedShare: 0,
  outcomes: { ok: 0, invalid: 0, failed: 0, skipped: 0 },
  trial: null,
  samples: [],
  recent: [],
}
