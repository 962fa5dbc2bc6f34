import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isWatched } from '@gauntlet/core'
import type { Live } from '@gauntlet/record'
import { sampleRecord, sampleRun } from '@gauntlet/record/sample'
import { parsePrometheus } from '@gauntlet/kit/parse-prometheus'
import { readArguments } from '../../src/arguments.ts'
import { startLiveServer } from '../../src/serve/live-server.ts'
import { get, goOn, serveSample, storeRun } from './served.ts'

test('the front door leads to the live view while a run goes on, and to the board otherwise', async (t) => {
  const { url, stateDir } = await serveSample(t)
  assert.equal((await get(url, { path: '/' })).headers['location'], '/site/')
  goOn(stateDir)
  assert.equal((await get(url, { path: '/' })).headers['location'], '/live')
  goOn(stateDir, { state: 'ended', trial: null })
  assert.equal((await get(url, { path: '/' })).headers['location'], '/site/')
})

test('the board shows what is stored now', async (t) => {
  const { url, resultsDir } = await serveSample(t)
  assert.match((await get(url, { path: '/site/' })).body, /Toy/)
  const other = { ...sampleRun, runId: 'other', subject: { ...sampleRun.subject, id: 'other', title: 'Another one' } }
  storeRun(resultsDir, other, [{ ...sampleRecord(), key: { ...sampleRecord().key, subject: 'other' } }])
  assert.match((await get(url, { path: '/site/' })).body, /Another one/)
  const json = JSON.parse((await get(url, { path: '/scoreboard.json' })).body) as { subjects: Array<{ id: string }> }
  assert.deepEqual(
    json.subjects.map(({ id }) => id),
    ['other', 'toy'],
  )
  const record = await get(url, { path: `/records/toy/${sampleRun.runId}.ndjson` })
  assert.equal(record.status, 200)
  assert.match(record.body, /latency_p50_ns/)
})

test('events tell the state at once and whenever it changes, and a run knows that somebody looks on', async (t) => {
  const { url, stateDir } = await serveSample(t)
  goOn(stateDir)
  assert.equal(isWatched(stateDir), false)
  const stop = new AbortController()
  t.after(() => stop.abort())
  const response = await fetch(new URL('/events', url), { signal: stop.signal })
  assert.equal(response.headers.get('content-type'), 'text/event-stream')
  const states: Live[] = []
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      if (text.startsWith('data: ')) states.push(JSON.parse(text.slice(6, end)) as Live)
      text = text.slice(end + 2)
    }
    if (states.length === 1) goOn(stateDir, { done: 6 })
    if (states.length === 2) break
  }
  assert.deepEqual(
    states.map(({ done }) => done),
    [5, 6],
  )
  assert.equal(isWatched(stateDir), true)
})

test('metrics are what Prometheus reads: the run, its trial and the board', async (t) => {
  const { url, stateDir } = await serveSample(t)
  goOn(stateDir)
  const { body, headers } = await get(url, { path: '/metrics' })
  assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/)
  const families = new Map(parsePrometheus(body).map(({ name, metrics }) => [name.replace('gauntlet_', ''), metrics]))
  const value = (name: string, labels: object = {}): string | undefined =>
    families.get(name)?.find((metric) => Object.entries(labels).every(([label, is]) => metric.labels?.[label] === is))
      ?.value
  assert.equal(value('run_active'), '1')
  assert.equal(value('run_done_trials'), '5')
  assert.equal(value('run_trials', { outcome: 'failed' }), '1')
  assert.equal(value('load_goodput_per_second'), '480')
  assert.equal(value('load_latency_seconds', { quantile: '0.95' }), '0.004')
  assert.equal(value('process_cpu_ratio', { part: 'system' }), '0.75')
  assert.equal(value('process_resident_bytes', { part: 'generator' }), '90000000')
  // The newest trial that told it, not the one before.
  assert.equal(value('subject_gauge', { name: 'hit_ratio' }), '0.84')
  assert.equal(value('board_trials', { subject: 'toy', phase: 'micro', state: 'ok' }), '1')
})

test('without a run there are no figures of one, and hostile labels stay labels', async (t) => {
  const { url, stateDir } = await serveSample(t)
  const before = parsePrometheus((await get(url, { path: '/metrics' })).body).map(({ name }) => name)
  assert.deepEqual(before, ['gauntlet_run_active', 'gauntlet_board_trials'])
  const name = 'a"b\\c\nfake_metric 1'
  const [recent] = goOn(stateDir).recent
  goOn(stateDir, { recent: [{ ...recent!, gauges: [{ name, value: 1 }] }] })
  const { body } = await get(url, { path: '/metrics' })
  assert.doesNotMatch(body, /^fake_metric/m)
  assert.ok(parsePrometheus(body).some((family) => family.name === 'gauntlet_subject_gauge'))
})

test('nothing outside the records is served, by no path and through no link', async (t) => {
  const { url, resultsDir } = await serveSample(t)
  writeFileSync(join(resultsDir, 'secret.html'), 'secret')
  mkdirSync(join(resultsDir, 'artifacts'))
  symlinkSync(join(resultsDir, 'secret.html'), join(resultsDir, 'artifacts', 'link.html'))
  const paths = [
    '/records/../secret.html',
    '/records/..%2fsecret.html',
    '/records/%2e%2e/secret.html',
    '/records/toy/..%5c..%5csecret.html',
    '/artifacts/link.html',
    '/records//etc/passwd',
    '/records/%00.html',
    '/records/%zz.html',
    '/secret.html',
    '/records/',
  ]
  for (const path of paths) {
    const { status, body } = await get(url, { path })
    assert.equal(status, 404, path)
    assert.doesNotMatch(body, /secret/)
  }
})

test('only this machine is answered: no other name, no other method', async (t) => {
  const { url } = await serveSample(t)
  assert.equal((await get(url, { path: '/metrics', host: 'evil.example' })).status, 403)
  assert.equal((await get(url, { path: '/events', host: '127.0.0.1.evil.example:80' })).status, 403)
  assert.equal((await get(url, { path: '/metrics', host: 'localhost:1' })).status, 200)
  assert.equal((await get(url, { path: '/live', method: 'POST' })).status, 405)
})

test('a port that is taken, or is none, is told with the way out', async (t) => {
  for (const port of ['70000', '-1', '80a', '']) {
    assert.throws(() => readArguments(['serve', `--port=${port}`]), { code: 'BAD_USAGE' })
  }
  const { url, resultsDir, stateDir } = await serveSample(t)
  const port = Number(new URL(url).port)
  await assert.rejects(startLiveServer({ resultsDir, stateDir, port }), { code: 'PORT_IN_USE' })
})
