import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildBoard } from '../src/board.ts'
import { describeSelfcheck } from '../src/describe-selfcheck.ts'
import { renderMarkdown } from '../src/render-markdown.ts'
import { aRun, series } from './fixtures.ts'

const check = { name: 'a leak', planted: '150', found: '0', verdict: 'failed', because: 'not found' } as const
const selfcheck = {
  at: '2026-11-21T08:00:00.000Z',
  tool: 'gauntlet 0.1.0',
  node: 'v24.21.0',
  fingerprint: 'aaaaaaaaaaaaaaaa',
  passed: 6,
  failed: 1,
  inconclusive: 0,
  checks: [check],
} as const

test('what did not pass is named', () => {
  const text = describeSelfcheck({ selfcheck: { ...selfcheck, checks: [check] } })
  assert.equal(text, 'Self-checked 2026-11-21T08:00:00.000Z: 6 of 7 checks passed, a leak failed.')
})

test('names from a record are escaped', () => {
  const text = describeSelfcheck({ selfcheck: { ...selfcheck, checks: [{ ...check, name: '<script>|x' }] } })
  assert.doesNotMatch(text, /<script>/)
})

test('runs from before there was a self-check, and machines without one, say so on the board', () => {
  for (const none of [{}, { selfcheck: null }]) assert.match(describeSelfcheck(none), /was not self-checked/)
  const board = buildBoard([aRun(series('micro/lookup@1k/map', 'latency_p50_ns', [50, 51]))])
  assert.match(renderMarkdown(board), /The machine was not self-checked before this run: `gauntlet selfcheck`\./)
})
