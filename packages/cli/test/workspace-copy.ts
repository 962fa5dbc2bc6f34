import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseRun, type StoredRun } from '@gauntlet/record'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const command = join(repository, 'packages/cli/bin/gauntlet.mjs')

export interface Workspace {
  readonly dir: string
  readonly results: string
  /** Adds a plugin whose subject file has this source. */
  readonly plugin: (name: string, source: string) => void
  /** Runs `gauntlet` to its end. */
  readonly gauntlet: (...args: string[]) => Promise<{ code: number; out: string; err: string }>
  readonly start: (...args: string[]) => ChildProcess
  readonly runs: (subject: string) => StoredRun[]
}

/** A subject of six short trials, each of which waits for `waitMs` while it is built. */
export const quickSubject = (id: string, extra = '', waitMs = 0): string => `
import { defineSubject, metric } from '@gauntlet/contract'
export default defineSubject({
  id: '${id}',
  title: 'Quick',
  scales: { small: { items: 10 } },
  variants: { map: {} },
  build: async ({ scale }) => {
    await new Promise((resolve) => setTimeout(resolve, ${waitMs}))
    return new Map(Array.from({ length: scale.items }, (_, i) => [i, i]))
  },
  memory: { fill: { run: (map) => map.size }, again: { run: (map) => map.size }, more: { run: (map) => map.size } },
  omits: { micro: 'a test', load: 'a test', leak: 'a test' },
  ${extra}
})
`

/** An empty workspace in a temporary folder, with this repository's packages, removed when the test ends. */
export function createWorkspace(t: TestContext): Workspace {
  const dir = mkdtempSync(join(tmpdir(), 'gauntlet-cli-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  writeFileSync(join(dir, 'nx.json'), '{}')
  symlinkSync(join(repository, 'node_modules'), join(dir, 'node_modules'))
  mkdirSync(join(dir, 'plugins'))
  const results = join(dir, 'results')
  const start = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [command, ...args], {
      cwd: dir,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A state folder of its own: tests must not wait for a bench that runs on this machine.
      env: { ...process.env, TMPDIR: dir, CI: 'true' },
    })
  return {
    dir,
    results,
    plugin: (name, source) => {
      mkdirSync(join(dir, 'plugins', name, 'src'), { recursive: true })
      writeFileSync(
        join(dir, 'plugins', name, 'package.json'),
        JSON.stringify({ name, type: 'module', gauntlet: { subject: './src/subject.ts' } }),
      )
      writeFileSync(join(dir, 'plugins', name, 'src', 'subject.ts'), source)
    },
    gauntlet: async (...args) => {
      const child = start(...args)
      let out = ''
      let err = ''
      child.stdout?.on('data', (chunk) => (out += String(chunk)))
      child.stderr?.on('data', (chunk) => (err += String(chunk)))
      const code = await new Promise<number>((resolve) => child.once('close', (status) => resolve(status ?? -1)))
      return { code, out, err }
    },
    start,
    runs: (subject) => {
      const folder = join(results, 'records', subject)
      return readdirSync(folder)
        .sort()
        .map((name) => parseRun(readFileSync(join(folder, name), 'utf8'), name))
    },
  }
}
