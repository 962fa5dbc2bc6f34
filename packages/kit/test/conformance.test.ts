import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'

interface Ran {
  readonly code: number
  readonly output: string
}

/** Runs a plugin's test file as `node --test` does and gathers its TAP output. */
async function runTestFile(name: string): Promise<Ran> {
  const file = fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url))
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--test', '--test-reporter=tap', '--test-timeout=2000', file],
      { env },
      (error, stdout) => {
        resolve({ code: Number(error?.code ?? 0), output: stdout })
      },
    )
  })
}

it('registers a test per case and variant, marks controls and shows skips with their remedy', async () => {
  const { code, output } = await runTestFile('sound-plugin.ts')
  assert.equal(code, 0, output)
  assert.match(output, /ok \d+ - micro\/add of plain at small\n/)
  assert.match(output, /ok \d+ - load\/threads of wrong at small \(control\)\n/)
  assert.match(
    output,
    /ok \d+ - memory\/fill of elsewhere at small # SKIP skipped: needs a tide gauge — build a pier\n/,
  )
})

it('fails with subject, variant, case and remedy', async () => {
  const { code, output } = await runTestFile('gauge-plugin.ts')
  assert.equal(code, 1)
  assert.match(output, /not ok \d+ - micro\/nothing of plain at one/)
  assert.match(
    output,
    /bad-gauge · plain · micro\/nothing: gauge "hit_ratio" is NaN \[BAD_GAUGE\]\n\s+remedy: leave it out/,
  )
})
