import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadSubject } from '@gauntlet/contract'
import { parseRun, type Record } from '@gauntlet/record'
import { readFileSync } from 'node:fs'
import { bench, type BenchEvent } from '../src/bench.ts'
import type { Budget } from '../src/plan/budget.ts'
import type { Selection } from '../src/plan/plan.ts'

/** As little measuring as a test needs: figures mean nothing here, outcomes do. */
export const tinyBudget: Budget = {
  profile: 'quick',
  micro: { replicates: 1, warmupMinMs: 5, warmupMaxMs: 20, rounds: 3, roundMs: 5 },
  load: {
    replicates: 1,
    warmupMs: 100,
    openWarmupMs: 100,
    windowMs: 300,
    longestWindowMs: 300,
    callsWarmupMs: 30,
    callsWindowMs: 100,
    probeMs: 200,
    spikeMs: 700,
    soakMs: 300,
  },
  memory: { replicates: 1 },
  leak: { replicates: 1, readings: 100, maxDoublings: 1 },
  deadlineMs: 20_000,
  memoryCapBytes: 2 ** 30,
}

export const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}.ts`, import.meta.url))

/** A folder that is removed when the test ends. */
export function temporaryDir(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'gauntlet-test-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

export interface Ran {
  readonly records: readonly Record[]
  readonly file: string
  readonly events: readonly BenchEvent[]
}

/** Benches a fixture in folders of its own and returns what was stored. */
export async function runSubject(
  t: TestContext,
  name: string,
  options: {
    selection?: Selection
    budget?: Partial<Budget>
    dir?: string
    resume?: boolean
    signal?: AbortSignal
  } = {},
): Promise<Ran> {
  const dir = options.dir ?? temporaryDir(t)
  const events: BenchEvent[] = []
  const { file } = await bench({
    subject: await loadSubject(fixture(name)),
    file: fixture(name),
    selection: options.selection ?? {},
    budget: { ...tinyBudget, ...options.budget },
    seed: '1',
    resultsDir: dir,
    rootDir: dir,
    argv: [],
    resume: options.resume ? 'resume' : 'begin anew',
    tool: 'test',
    signal: options.signal ?? new AbortController().signal,
    report: (event) => events.push(event),
    stateDir: join(dir, 'state'),
  })
  return { records: parseRun(readFileSync(file, 'utf8'), file).records, file, events }
}
