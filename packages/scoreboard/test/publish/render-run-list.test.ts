import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { renderRunList } from '../../src/publish/render-run-list.ts'
import { aRun } from '../fixtures.ts'

test('all runs are listed, the newest first, each with its address', () => {
  const page = renderRunList([
    aRun([], { runId: 'old', startedAt: '2026-01-01T00:00:00.000Z' }),
    aRun([], { runId: 'new', startedAt: '2026-01-02T00:00:00.000Z', end: 'stopped', dirty: true }),
  ])
  assert.deepEqual(
    [...page.matchAll(/<a href="(\w+)\/">/g)].map(([, href]) => href),
    ['new', 'old'],
  )
  assert.match(page, /0, stopped/)
  assert.match(page, /abcdef0123, with changes/)
})

test('the style that the page allows is the one that it has', () => {
  const page = renderRunList([])
  const [, style = ''] = /<style>(.*)<\/style>/s.exec(page) ?? []
  assert.ok(page.includes(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`))
})

test('what a run says of itself stays text', () => {
  const page = renderRunList([aRun([], { commit: '<script>x' })])
  assert.doesNotMatch(page, /<script/)
  assert.match(page, /&lt;script&gt;/)
})
