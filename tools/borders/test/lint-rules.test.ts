import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const workspace = fileURLToPath(new URL('../../..', import.meta.url))

/** Each line is an offence in a plugin's source; the comment names the rule that must find it. */
const offences = [
  ['export const a = performance.now()', 'no-restricted-globals'],
  ['export const a = Date.now()', 'no-restricted-globals'],
  ['export const a = new Date()', 'no-restricted-globals'],
  ['export const a = gc', 'no-restricted-globals'],
  ['export const a = globalThis.performance.now()', 'no-restricted-properties'],
  ['export const a = globalThis.Date.now()', 'no-restricted-properties'],
  ['export const a = globalThis.gc', 'no-restricted-properties'],
  ["export const a = globalThis['gc']", 'no-restricted-properties'],
  ['export const a = global.gc', 'no-restricted-properties'],
  ['export const { gc } = globalThis', 'no-restricted-properties'],
  ['export const a = process.hrtime()', 'no-restricted-properties'],
  ['export const a = process.hrtime.bigint()', 'no-restricted-properties'],
  ['export const { hrtime } = process', 'no-restricted-properties'],
  ['export const a = process.uptime()', 'no-restricted-properties'],
  ['export const a = Math.random()', 'no-restricted-properties'],
  ["import { hrtime } from 'node:process'\nexport const a = hrtime()", 'no-restricted-imports'],
  ["import { performance as p } from 'node:perf_hooks'\nexport const a = p.now()", 'no-restricted-imports'],
  [
    "import { monitorEventLoopDelay } from 'perf_hooks'\nexport const a = monitorEventLoopDelay()",
    'no-restricted-imports',
  ],
  ["import { setFlagsFromString } from 'node:v8'\nsetFlagsFromString('--expose-gc')", 'no-restricted-imports'],
  ["import v8 from 'node:v8'\nv8.setFlagsFromString('--expose-gc')", 'no-restricted-imports'],
  ["import * as v8 from 'node:v8'\nv8.setFlagsFromString('--expose-gc')", 'no-restricted-properties'],
  ["console.log('hello')", 'no-console'],
  ['export const a = (b: any): unknown => b', 'no-explicit-any'],
  ['export default 1', 'no-default-export'],
  ['const a = async () => await Promise.resolve()\na()', 'no-floating-promises'],
] as const

interface Finding {
  readonly code: string
  readonly filename: string
  readonly message: string
}

describe('the lint rules of the workspace', () => {
  let root = ''
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), `${text}\n`)
  }
  const lint = (): Finding[] => {
    const oxlint = join(workspace, 'node_modules/.bin/oxlint')
    const { stdout, stderr } = spawnSync(oxlint, ['--deny-warnings', '-f', 'json', 'packages', 'plugins'], {
      cwd: root,
      encoding: 'utf8',
    })
    assert.ok(stdout.startsWith('{'), `oxlint gave no JSON: ${stdout}${stderr}`)
    return (JSON.parse(stdout) as { diagnostics: Finding[] }).diagnostics
  }

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'gauntlet-lint-'))
    mkdirSync(join(root, 'packages'))
    symlinkSync(join(workspace, 'node_modules'), join(root, 'node_modules'))
    copyFileSync(join(workspace, '.oxlintrc.json'), join(root, '.oxlintrc.json'))
    copyFileSync(join(workspace, 'tsconfig.base.json'), join(root, 'tsconfig.json'))
  })
  after(() => rmSync(root, { recursive: true, force: true }))

  it('find each planted offence in the source of a plugin', () => {
    for (const [index, [text]] of offences.entries()) write(`plugins/toy/src/offence-${index}.ts`, text)
    const findings = lint()
    const missed = offences.filter(
      ([, rule], index) =>
        !findings.some(({ code, filename }) => filename.endsWith(`/offence-${index}.ts`) && code.includes(`(${rule})`)),
    )
    assert.deepEqual(missed, [])
    const first = findings.find(({ filename }) => filename.endsWith('/offence-0.ts'))
    assert.match(first?.message ?? '', /The core measures, the plugin works/)
    rmSync(join(root, 'plugins'), { recursive: true })
  })

  it('leave alone what is allowed', () => {
    write(
      'plugins/toy/src/subject.ts',
      "import { setTimeout as delay } from 'node:timers/promises'\nexport default delay",
    )
    write('plugins/toy/src/wait.ts', 'export const wait = (done: () => void): unknown => setTimeout(done, 5)')
    write('plugins/toy/src/pages.ts', "import { serialize } from 'node:v8'\nexport const a = serialize(Math.max(1, 2))")
    write('packages/core/src/clock.ts', 'export const now = (): number => performance.now() + Date.now()')
    write('packages/cli/src/say.ts', "console.log('hello')")
    write(
      'plugins/toy/test/a.test.ts',
      "import { it } from 'node:test'\nit('takes time', () => void performance.now())",
    )
    const findings = lint()
    assert.deepEqual(findings, [])
    rmSync(join(root, 'plugins'), { recursive: true })
  })
})
