import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseRun, type Selfcheck } from '@gauntlet/record'
import { readSelfcheck, writeSelfcheck } from '../../src/machine/selfcheck-file.ts'
import { runSubject, temporaryDir } from '../run-subject.ts'

const selfcheckOf = (fingerprint: string): Selfcheck => ({
  at: '2026-11-21T08:00:00.000Z',
  tool: 'test',
  node: 'v24.21.0',
  fingerprint,
  passed: 1,
  failed: 0,
  inconclusive: 0,
  checks: [{ name: 'a leak', planted: '150', found: '151', verdict: 'passed', because: 'sized' }],
})

test('a run stores the last self-check of its machine, null without one', async (t) => {
  const dir = temporaryDir(t)
  const selection = { phases: ['memory'], scales: ['small'] }
  const environmentOf = (file: string) => parseRun(readFileSync(file, 'utf8'), file).run.environment
  const first = environmentOf((await runSubject(t, 'toy', { dir, selection })).file)
  assert.equal(first.selfcheck, null)
  const selfcheck = selfcheckOf(first.fingerprint)
  writeSelfcheck(join(dir, 'state'), selfcheckOf('0123456789abcdef'))
  writeSelfcheck(join(dir, 'state'), selfcheck)
  const second = environmentOf((await runSubject(t, 'toy', { dir, selection })).file)
  assert.deepEqual(second.selfcheck, selfcheck)
})

test('a self-check belongs to one fingerprint, and a later one takes the place of an earlier', (t) => {
  const dir = join(temporaryDir(t), 'state')
  writeSelfcheck(dir, selfcheckOf('0123456789abcdef'))
  writeSelfcheck(dir, { ...selfcheckOf('0123456789abcdef'), passed: 0, failed: 1 })
  assert.equal(readSelfcheck(dir, '0123456789abcdef')?.failed, 1)
  assert.equal(readSelfcheck(dir, 'fedcba9876543210'), null)
  assert.deepEqual(readdirSync(dir), ['selfcheck-0123456789abcdef.json'])
})

test('a file that is damaged, or of another machine, counts as none', (t) => {
  const dir = temporaryDir(t)
  const file = join(dir, 'selfcheck-0123456789abcdef.json')
  for (const text of ['{', '{"passed":7}', JSON.stringify(selfcheckOf('fedcba9876543210'))]) {
    writeFileSync(file, text)
    assert.equal(readSelfcheck(dir, '0123456789abcdef'), null)
  }
})
