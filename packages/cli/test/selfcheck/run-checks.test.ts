import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { budgetOf } from '@gauntlet/core'
import { selfcheckSchema } from '@gauntlet/record'
import { exitCodeOf } from '../../src/commands/selfcheck.ts'
import { checks, type Check } from '../../src/selfcheck/checks.ts'
import { createInstrument, type Instrument } from '../../src/selfcheck/instrument.ts'
import { judgeLeak } from '../../src/selfcheck/judge-leak.ts'
import { outcomeLine, runChecks, summaryLine } from '../../src/selfcheck/run-checks.ts'

const at = '2026-11-21T08:00:00.000Z'

/** The real engine, in a state folder of its own. */
function openInstrument(t: TestContext): Promise<Instrument> {
  const dir = mkdtempSync(join(tmpdir(), 'gauntlet-test-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  const { signal } = new AbortController()
  const stateDir = join(dir, 'state')
  return createInstrument({ rootDir: dir, stateDir, seed: '1', signal, onWait: () => undefined })
}

const quick = budgetOf('quick')

/** Judges the program that keeps nothing as if it leaked. */
const absentLeak: Check = {
  name: 'a leak that is not there',
  planted: '150 bytes per cycle',
  run: async ({ observe }) => {
    const { result, machine } = await observe({ phase: 'leak', case: 'clean', variant: 'plain', budget: quick })
    return { result: judgeLeak(result, { bytesPerCycle: 150, withinShare: 0.1 }), machine }
  },
}

const named = (name: string): Check => checks.find((check) => check.name === name) as Check

test('a real leak and real wrong answers are found, and a leak that is absent fails its check', async (t) => {
  const told: string[] = []
  const selfcheck = await runChecks([named('a leak'), named('wrong answers'), absentLeak], await openInstrument(t), {
    at,
    onCheck: () => undefined,
    onOutcome: (outcome) => told.push(outcomeLine(outcome)),
  })
  const verdicts = selfcheck.checks.map(({ name, verdict }) => [name, verdict])
  assert.deepEqual(verdicts, [
    ['a leak', 'passed'],
    ['wrong answers', 'passed'],
    ['a leak that is not there', 'failed'],
  ])
  assert.deepEqual([selfcheck.passed, selfcheck.failed, selfcheck.inconclusive], [2, 1, 0])
  assert.deepEqual(selfcheckSchema.parse(selfcheck), selfcheck)
  assert.match(told[0] ?? '', /^passed +a leak +planted 150 bytes per cycle; found 1\d\d bytes per cycle \(/)
  assert.match(told[1] ?? '', /found (9|10|11) of 1000 answers: counted, and the numbers are void$/)
  assert.match(summaryLine(selfcheck), /^2 passed, 1 failed, 0 inconclusive .*do not believe figures of this machine/)
})

test('the gravest verdict makes the exit code', () => {
  assert.equal(exitCodeOf({ failed: 0, inconclusive: 0 }), 0)
  assert.equal(exitCodeOf({ failed: 0, inconclusive: 2 }), 3)
  assert.equal(exitCodeOf({ failed: 1, inconclusive: 2 }), 1)
})

test('every check has a name of its own', () => {
  assert.equal(new Set(checks.map(({ name }) => name)).size, 7)
})
