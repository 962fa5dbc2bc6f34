import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { formatLine, liveSchema, type Live, type Record, type Run } from '@gauntlet/record'
import { sampleRecord, sampleRun } from '@gauntlet/record/sample'
import { startLiveServer, type LiveServer } from '../../src/serve/live-server.ts'

export interface Served extends LiveServer {
  readonly resultsDir: string
  readonly stateDir: string
}

/** A live view on a free port, of a results folder with one run, ended with the test. */
export async function serveSample(t: TestContext): Promise<Served> {
  const dir = mkdtempSync(join(tmpdir(), 'gauntlet-serve-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  const [resultsDir, stateDir] = [join(dir, 'results'), join(dir, 'state')]
  mkdirSync(stateDir)
  storeRun(resultsDir, sampleRun, [sampleRecord()])
  const server = await startLiveServer({ resultsDir, stateDir, port: 0 })
  t.after(server.close)
  return { ...server, resultsDir, stateDir }
}

/** Stores a run that was stopped: its file ends without an end. Returns the file. */
export function storeRun(resultsDir: string, run: Run, records: readonly Record[]): string {
  const folder = join(resultsDir, 'records', run.subject.id)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${run.runId}.ndjson`)
  const planned = records.map(({ key }) => key)
  writeFileSync(
    file,
    [formatLine({ run: { ...run, planned } }), ...records.map((record) => formatLine({ record }))].join(''),
  )
  return file
}

/** Puts a run's state in place, as a bench would. */
export function goOn(stateDir: string, change: Partial<Live> = {}): Live {
  const live = liveSchema.parse({ ...running, updatedAt: new Date().toISOString(), ...change })
  writeFileSync(join(stateDir, 'live.json'), JSON.stringify(live))
  return live
}

const { key } = sampleRecord()

const running: Live = {
  pid: process.pid,
  runId: 'run-1',
  subject: 'toy',
  title: 'Toy',
  profile: 'quick',
  startedAt: '2026-11-21T08:00:00.000Z',
  updatedAt: '2026-11-21T08:00:10.000Z',
  state: 'running',
  planned: 20,
  done: 5,
  resumedShare: 0,
  outcomes: { ok: 3, invalid: 1, failed: 1, skipped: 0 },
  trial: {
    key: { ...key, phase: 'load', case: 'http', shape: 'constant-500' },
    startedAt: '2026-11-21T08:00:08.000Z',
  },
  samples: [
    {
      atMs: 1_000,
      system: { cpuRatio: 0.5, residentBytes: 50_000_000 },
      generator: { cpuRatio: 0.25, residentBytes: 90_000_000 },
      load: { goodputPerS: 450, offeredPerS: 500, failedPerS: 0, p50Ns: 1e6, p95Ns: 3e6, p99Ns: 5e6 },
    },
    {
      atMs: 11_000,
      system: { cpuRatio: 0.6, residentBytes: 55_000_000 },
      generator: { cpuRatio: 0.25, residentBytes: 90_000_000 },
      load: { goodputPerS: 480, offeredPerS: 500, failedPerS: 2, p50Ns: 1e6, p95Ns: 4e6, p99Ns: 9e6 },
    },
    {
      atMs: 25_000,
      system: { cpuRatio: 0.75, residentBytes: 60_000_000 },
      generator: { cpuRatio: 0.25, residentBytes: 90_000_000 },
      load: null,
    },
  ],
  recent: [
    {
      key,
      outcome: 'ok',
      durationNs: 1.2e9,
      because: '',
      headlines: [{ name: 'latency_p50_ns', value: 52.6 }],
      gauges: [{ name: 'hit_ratio', value: 0.84 }],
    },
    {
      key: { ...key, replicate: 1 },
      outcome: 'failed',
      durationNs: 1e9,
      because: 'check: the answer is wrong',
      headlines: [],
      gauges: [{ name: 'hit_ratio', value: 0.2 }],
    },
  ],
}

/** One GET, with whatever path and host: `fetch` would mend both. */
export function get(
  url: string,
  of: { path: string; host?: string; method?: string },
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port, host } = new URL(url)
    const asked = request(
      {
        hostname,
        port,
        path: of.path,
        method: of.method ?? 'GET',
        headers: { host: of.host ?? host },
        timeout: 10_000,
      },
      (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      },
    )
    asked.on('error', reject).end()
  })
}
