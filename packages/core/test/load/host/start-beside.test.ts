import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { observe } from '../../observe.ts'
import { fixture } from '../../run-subject.ts'

test('a host that started beside a generator that then fails is told to end, and undoes what it built', async (t) => {
  const of = { phase: 'load', case: 'http', shape: 'closed-1', hosted: true, file: fixture('host-only') } as const
  const { status, flags } = await observe(t, of)
  assert.equal(status.state, 'failed')
  assert.equal(status.reason, 'build')
  assert.match(status.message, /host-only\.ts:5:31 cannot be loaded: this is not the host/)
  assert.deepEqual(flags, [])
})

/** What a process imports of ours before it can start the host, as it happens. */
const program = `
  import { registerHooks } from 'node:module'
  const urls = []
  registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) })
  await import(process.argv[1])
  console.log(JSON.stringify(urls.filter((url) => url.startsWith('file:'))))
`

test('little is loaded before the host starts: neither the contract nor the engine', () => {
  const child = new URL('../../../src/trial/child.ts', import.meta.url).href
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program, child], { encoding: 'utf8' })
  const names = (JSON.parse(output) as string[]).map((url) => url.split('/src/').at(-1))
  assert.deepEqual(
    new Set(names),
    new Set([
      'trial/child.ts',
      'trial/read-trial.ts',
      'trial/trial.ts',
      'trial/child-command.ts',
      'load/host/start-host.ts',
    ]),
  )
})
