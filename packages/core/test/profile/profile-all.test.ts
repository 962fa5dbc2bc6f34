import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { loadSubject } from '@gauntlet/contract'
import { parseRun, type Profiler } from '@gauntlet/record'
import { bench, type BenchOptions } from '../../src/bench.ts'
import { profilingBudget } from '../../src/plan/budget.ts'
import type { Selection } from '../../src/plan/plan.ts'
import { runTrial } from '../../src/trial/run-trial.ts'
import { fixture, temporaryDir, tinyBudget } from '../run-subject.ts'

/** Benches the fixture `hot` with a profiler; returns what the run file holds. */
async function profile(
  t: TestContext,
  profiler: Profiler,
  selection: Selection,
  options: Partial<Pick<BenchOptions, 'resultsDir' | 'resume' | 'signal' | 'report'>> = {},
): Promise<{ dir: string; stored: ReturnType<typeof parseRun> }> {
  const dir = options.resultsDir ?? temporaryDir(t)
  const { file } = await bench({
    subject: await loadSubject(fixture('hot')),
    file: fixture('hot'),
    selection,
    budget: tinyBudget,
    seed: '1',
    resultsDir: dir,
    rootDir: dir,
    argv: [],
    resume: 'begin anew',
    tool: 'test',
    profilers: [profiler],
    signal: new AbortController().signal,
    report: () => undefined,
    stateDir: join(dir, 'state'),
    ...options,
  })
  return { dir, stored: parseRun(readFileSync(file, 'utf8'), file) }
}

/** What Node's own profiler writes of a trial. */
async function ownProfile(t: TestContext, of: { phase: 'micro' | 'load'; case: string; shape: string | null }) {
  const dir = temporaryDir(t)
  const file = join(dir, 'report.cpuprofile')
  const scratchDir = join(dir, 'scratch')
  mkdirSync(scratchDir)
  const { status, metrics } = await runTrial(
    {
      token: `profile-${process.pid}-${of.phase}-`,
      file: fixture('hot'),
      key: { subject: 'hot', variant: 'plain', scale: 'only', replicate: 0, ...of },
      seed: '1',
      budget: profilingBudget(tinyBudget),
      scratchDir,
      compileCacheDir: join(dir, 'compile-cache'),
      hosted: of.phase === 'load',
      profile: { profiler: 'flame', by: 'node', file },
      cores: null,
    },
    new AbortController().signal,
  )
  assert.deepEqual(status, { state: 'ok' })
  assert.deepEqual(metrics, [])
  return readFileSync(file, 'utf8')
}

test('a flame report of clinic names the hot function, and the records hold nothing of it', async (t) => {
  const { dir, stored } = await profile(t, 'flame', { phases: ['micro'] })
  assert.equal(stored.records.length, 1)
  assert.deepEqual(stored.records[0]?.artifacts, [])
  assert.ok(stored.end)
  const [profiled] = stored.profiled
  assert.ok(profiled && stored.profiled.length === 1)
  assert.deepEqual(profiled.flags, [])
  const [artifact] = profiled.artifacts
  assert.equal(artifact?.kind, 'clinic-flame')
  assert.equal(artifact?.path, `artifacts/${stored.run.runId}/micro.work.only.plain.flame.html`)
  const report = readFileSync(join(dir, artifact.path), 'utf8')
  assert.equal(Buffer.byteLength(report), artifact.bytes)
  assert.match(report, /plantedHotFunction/)
})

test('the profile of a micro case shows the function that it times', async (t) => {
  assert.match(await ownProfile(t, { phase: 'micro', case: 'work', shape: null }), /plantedHotFunction/)
})

test('the profile of an HTTP load shows the system and not the load generator', async (t) => {
  const text = await ownProfile(t, { phase: 'load', case: 'http', shape: 'closed-2' })
  assert.match(text, /plantedHotFunction/)
  assert.doesNotMatch(text, /autocannon-client/)
})

test("where clinic fails, Node's own profile takes its place, and a flag says so", async (t) => {
  const { dir, stored } = await profile(t, 'heap', { phases: ['memory'], variants: ['lingering'] })
  const [profiled] = stored.profiled
  assert.equal(profiled?.flags[0]?.code, 'profiler-replaced')
  assert.equal(profiled?.flags[0]?.severity, 'info')
  const [artifact] = profiled?.artifacts ?? []
  assert.equal(artifact?.kind, 'heap-profile')
  assert.match(readFileSync(join(dir, artifact?.path ?? ''), 'utf8'), /plantedAllocation/)
})

test('a profile that fails leaves the measurement as it is, says why, and leaves no file', async (t) => {
  const { dir, stored } = await profile(t, 'heap', { phases: ['memory'], variants: ['shy'] })
  assert.deepEqual(stored.records[0]?.status, { state: 'ok' })
  const [profiled] = stored.profiled
  assert.deepEqual(profiled?.artifacts, [])
  assert.equal(profiled?.flags[0]?.code, 'profile-failed')
  assert.equal(profiled?.flags[0]?.severity, 'info')
  assert.match(profiled?.flags[0]?.because ?? '', /not while you look/)
  assert.equal(existsSync(join(dir, 'artifacts')), false)
})

test('a run that was stopped while it profiled is taken up there, and measures nothing again', async (t) => {
  const resultsDir = temporaryDir(t)
  const stop = new AbortController()
  const selection = { phases: ['memory'], variants: ['shy'] }
  const report: BenchOptions['report'] = ({ kind }) => {
    if (kind === 'profile') setTimeout(() => stop.abort(), 500)
  }
  const { signal } = stop
  await assert.rejects(profile(t, 'heap', selection, { resultsDir, signal, report }), { name: 'Stopped' })
  assert.deepEqual(
    readdirSync(join(resultsDir, 'state')).filter((name) => !name.includes('sqlite') && name !== 'live.json'),
    [],
  )
  const kinds: string[] = []
  const { stored } = await profile(t, 'heap', selection, {
    resultsDir,
    resume: 'resume',
    report: ({ kind }) => kinds.push(kind),
  })
  assert.deepEqual(kinds, ['begun', 'profile', 'profiled', 'ended'])
  assert.equal(stored.records.length, 1)
  assert.equal(stored.profiled.length, 1)
  assert.ok(stored.end)
})
