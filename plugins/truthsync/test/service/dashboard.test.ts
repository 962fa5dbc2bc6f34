import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { findProgram } from '@gauntlet/contract'
import { served } from './served.ts'

test('the page asks nobody but its service, and runs nothing but itself', async (context) => {
  const { get } = await served(context)
  const { status, headers, text } = await get('/')
  assert.deepEqual([status, headers.get('content-type')], [200, 'text/html; charset=utf-8'])
  assert.match(String(headers.get('content-security-policy')), /^default-src 'none';.*connect-src 'self'/)
  assert.doesNotMatch(text, /(src|href)=/)
})

test('the page shows in a browser what the service counts', { timeout: 60_000 }, async (context) => {
  const browser = findProgram('chromium') ?? findProgram('google-chrome')
  if (browser === null) return context.skip('there is no chromium on this machine: sudo apt-get install chromium')
  const profile = mkdtempSync(join(tmpdir(), 'dashboard-'))
  context.after(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }))
  const { port, verify } = await served(context)
  for (let i = 0; i < 4; i++) await verify('It is so')
  const { stdout } = await promisify(execFile)(
    browser,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      `--user-data-dir=${profile}`,
      // Time of the page's own: enough for several readings, whatever they take.
      '--virtual-time-budget=5000',
      '--dump-dom',
      `http://127.0.0.1:${port}/`,
    ],
    { timeout: 50_000 },
  )
  const shown = (id: string): string => new RegExp(`<dd id="${id}">([^<]*)</dd>`).exec(stdout)?.[1] ?? 'nothing'
  assert.match(stdout, /<p id="state" role="status">Process \d+ is up\.<\/p>/)
  assert.deepEqual(
    [shown('hits'), shown('entries'), shown('batch'), shown('queue')],
    ['75.0 %', '1 of 10000', '1.0', '0'],
  )
  // Between two readings there was the page's own last one.
  assert.match(shown('rps'), /^\d+$/)
  for (const id of ['rss', 'heap']) assert.match(shown(id), /^\d+\.\d MB$/)
  assert.match(shown('cpu'), /^\d+\.\d %$/)
})
