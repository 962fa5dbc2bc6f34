import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'

const phases = [
  'micro/micro-phase',
  'load/drive-http',
  'load/calls/calls-load',
  'memory/memory-phase',
  'leak/leak-phase',
]

/** Everything that a process imports, as it happens. */
const program = `
  import { registerHooks } from 'node:module'
  const urls = []
  registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) })
  for (const file of JSON.parse(process.argv[1])) await import(file)
  console.log(JSON.stringify(urls))
`

test('what measures loads nothing of what stores and shows: it would cost each trial 60 ms and 20 MB', () => {
  const files = ['trial/child', 'trial/observe', ...phases].map(
    (name) => new URL(`../../src/${name}.ts`, import.meta.url).href,
  )
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program, JSON.stringify(files)], {
    encoding: 'utf8',
  })
  const urls = JSON.parse(output) as string[]
  assert.ok(urls.some((url) => url.endsWith('/packages/core/src/load/transport/line.ts')))
  assert.deepEqual(
    urls.filter((url) => /\/node_modules\/(zod|clinic|undici)\/|\/packages\/(record|scoreboard)\//.test(url)),
    [],
  )
})
