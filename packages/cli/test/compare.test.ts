import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { createWorkspace, type Workspace } from './workspace-copy.ts'

/** Keeps as many bytes as `src/size.ts` says: memory differs by the same factor on a busy machine and on a quiet one. */
const keeping = (extra = '', run = '(system) => system.keep()'): string => `
import { defineSubject } from '@gauntlet/contract'
import { bytes } from './size.ts'
export default defineSubject({
  id: 'keeper',
  title: 'Keeper',
  scales: { small: { factor: 1 } },
  variants: { one: {}, double: { title: 'Twice as much' }, broken: { control: 'throws', caughtBy: { failure: 'crash' } } },
  build: async ({ variant }) => {
    await new Promise((resolve) => setTimeout(resolve, ${extra.includes('slow') ? 300 : 0}))
    return {
      kept: null,
      keep() {
        if (variant === 'broken') throw new Error('broken as planned')
        this.kept = new Uint8Array(bytes * (variant === 'double' ? 2 : 1)).fill(1)
        return 10
      },
    }
  },
  memory: { fill: { run: ${run} } },
  omits: { micro: 'a test', load: 'a test', leak: 'a test' },
})
`
const MiB = 2 ** 20
const sizeOf = (mebibytes: number): string => `export const bytes = ${mebibytes * MiB}\n`

interface Repository extends Workspace {
  readonly git: (...args: string[]) => string
  readonly write: (name: string, text: string) => void
  readonly commit: (tag: string) => void
  readonly compare: (...args: string[]) => ReturnType<Workspace['gauntlet']>
}

/** A workspace that is a git repository of two commits: `small` keeps 16 MiB, `large` half as much again. */
function createRepository(t: TestContext, subject = keeping()): Repository {
  const workspace = createWorkspace(t)
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], {
      cwd: workspace.dir,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const write = (name: string, text: string): void => {
    writeFileSync(join(workspace.dir, 'plugins', 'keeper', 'src', name), text)
  }
  const commit = (tag: string): void => {
    git('add', '--all')
    git('commit', '--quiet', '--message', tag)
    git('tag', tag)
  }
  git('init', '--quiet')
  writeFileSync(join(workspace.dir, '.gitignore'), 'node_modules\nresults\ngauntlet-*\n')
  workspace.plugin('keeper', subject)
  write('size.ts', sizeOf(16))
  writeFileSync(join(workspace.dir, 'package-lock.json'), '{}')
  commit('small')
  writeFileSync(join(workspace.dir, 'package-lock.json'), '{ "lockfileVersion": 3 }')
  write('size.ts', sizeOf(24))
  commit('large')
  const compare = (...args: string[]): ReturnType<Workspace['gauntlet']> =>
    workspace.gauntlet('compare', ...args, '--profile', 'quick', '--variant', 'one')
  return { ...workspace, git, write, commit, compare }
}

/** Nothing in the state folder but its databases, and one worktree: the repository itself. */
function assertNothingLeft(repository: Repository): void {
  assert.equal(repository.git('worktree', 'list').trim().split('\n').length, 1)
  const state = readdirSync(repository.dir).find((name) => name.startsWith('gauntlet-')) ?? ''
  const left = readdirSync(join(repository.dir, state)).filter(
    (name) => !name.includes('sqlite') && name !== 'live.json',
  )
  assert.deepEqual(left, [])
}

interface Json {
  readonly counts: { readonly [name: string]: number }
  readonly notes: readonly string[]
  readonly a: { readonly is: string }
  readonly b: { readonly is: string }
  readonly cells: ReadonlyArray<{
    readonly at: string
    readonly because?: string
    readonly metrics?: ReadonlyArray<{ readonly pairs: readonly unknown[]; readonly ratio: { readonly value: number } }>
  }>
}
const parse = (text: string): Json => JSON.parse(text) as Json

test('a commit that keeps half as much memory again has regressed, seen from the other side improved', async (t) => {
  const repository = createRepository(t)
  const worse = await repository.compare('small', 'large', 'keeper', '--json')
  assert.equal(worse.code, 2, worse.err)
  const [cell] = parse(worse.out).cells
  assert.equal(cell?.at, 'memory/fill@small/one')
  assert.equal(cell?.metrics?.[0]?.pairs.length, 6)
  const ratio = cell?.metrics?.[0]?.ratio.value ?? 0
  assert.ok(ratio > 1.4 && ratio < 1.6, String(ratio))
  assert.deepEqual(parse(worse.out).notes, [
    "package-lock.json differs between the two; both are measured with this checkout's",
  ])
  const better = await repository.compare('large', 'small')
  assert.equal(better.code, 0, better.err)
  assert.match(better.out, /^improved +keeper +memory\/fill@small\/one +retained_\w+ /m)
  assert.match(better.out, /1 improved$/m)
  assertNothingLeft(repository)
})

/** Spins as often as `src/size.ts` says. */
const spinning = `
import { defineSubject } from '@gauntlet/contract'
import { bytes as steps } from './size.ts'
export default defineSubject({
  id: 'keeper',
  title: 'Spinner',
  scales: { small: { factor: 1 } },
  variants: { one: {} },
  build: () => ({
    spin() {
      let value = 0
      for (let step = 0; step < steps; step++) value = Math.imul(value, 0x01000193) ^ step
      return value
    },
  }),
  micro: { spin: { run: (system) => system.spin(), check: () => true } },
  omits: { load: 'a test', memory: 'a test', leak: 'a test' },
})
`

test('a commit that spins three times as long has regressed', async (t) => {
  const repository = createRepository(t, spinning)
  repository.write('size.ts', 'export const bytes = 500')
  repository.commit('short')
  repository.write('size.ts', 'export const bytes = 1_500')
  repository.commit('long')
  const { code, out, err } = await repository.compare('short', 'long')
  assert.equal(code, 2, `${out}\n${err}`)
  assert.match(out, /^regressed +keeper +micro\/spin@small\/one +latency_p50_ns /m)
})

test('a commit against itself is no regression, and the reader is told that it is the same', async (t) => {
  const repository = createRepository(t)
  const { code, out } = await repository.compare('large', 'HEAD')
  assert.equal(code, 0)
  assert.match(out, /both sides are the same commit: every difference is noise/)
  assert.doesNotMatch(out, /regressed|improved/)
})

test('"." is the working tree with all that is not committed; HEAD is not', async (t) => {
  const repository = createRepository(t)
  repository.write('amount.ts', sizeOf(48))
  repository.write('size.ts', `export { bytes } from './amount.ts'\n`)
  const dirty = await repository.compare('HEAD', '.', '--json')
  assert.equal(dirty.code, 2, dirty.err)
  assert.match(parse(dirty.out).b.is, /^working tree, [0-9a-f]{10} with 2 changed files$/)
  const clean = await repository.compare('large', 'HEAD')
  assert.equal(clean.code, 0)
  assert.match(repository.git('status', '--porcelain'), /M plugins\/keeper\/src\/size\.ts\n\?\? plugins/)
})

test('a case whose own code changed is told and not compared; without any other there is nothing to compare', async (t) => {
  const repository = createRepository(t)
  repository.write('subject.ts', keeping('', '(system) => system.keep() + 0'))
  repository.commit('other-case')
  const { code, err } = await repository.compare('small', 'other-case')
  assert.equal(code, 64)
  assert.match(err, /NOTHING_TO_COMPARE.*memory\/fill@small\/one: the case's own code or parameters differ/s)
  assertNothingLeft(repository)
})

test('two variants of a subject are compared without a repository; a failed trial exits with 1 and says why', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('keeper', keeping().replace(`import { bytes } from './size.ts'`, `const bytes = ${16 * MiB}`))
  const doubled = await workspace.gauntlet('compare', 'keeper:one', 'keeper:double', '--profile', 'quick')
  assert.equal(doubled.code, 2, doubled.err)
  assert.match(doubled.out, /^B {2}keeper:double {2}\(Twice as much\)$/m)
  assert.match(doubled.out, /^regressed +keeper +memory\/fill@small\/one→double /m)
  const broken = await workspace.gauntlet('compare', 'keeper:one', 'keeper:broken', '--profile', 'quick')
  assert.equal(broken.code, 1)
  assert.match(broken.out, /failed: B failed \(crash\): Error: broken as planned/)
})

test('two stored runs are paired by replicate, labelled as not interleaved, and five pairs decide nothing', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('keeper', keeping().replace(`import { bytes } from './size.ts'`, `const bytes = ${16 * MiB}`))
  for (let run = 0; run < 2; run++) {
    await workspace.gauntlet('bench', 'keeper', '--profile', 'quick', '--variant', 'one')
  }
  const [a, b] = workspace.runs('keeper').map(({ run }) => run.runId)
  const byId = await workspace.gauntlet('compare', a ?? '', b ?? '')
  assert.equal(byId.code, 0, byId.err)
  assert.match(byId.out, /note: the runs were not interleaved/)
  assert.match(byId.out, /^inconclusive .* 2 pairs, and a verdict needs at least 6$/m)
  const files = [a, b].map((id) => join('results', 'records', 'keeper', `${id}.ndjson`))
  assert.equal((await workspace.gauntlet('compare', ...files, '--strict')).code, 3)
  const same = await workspace.gauntlet('compare', a ?? '', a ?? '')
  assert.equal(same.code, 64)
  assert.match(same.err, /SAME_RUN/)
  const mixed = await workspace.gauntlet('compare', a ?? '', 'main')
  assert.match(mixed.err, /is a run and "main" a ref/)
})

test('names that mean nothing exit with 64 and say what would', async (t) => {
  const repository = createRepository(t)
  repository.write('subject.ts', `throw new Error('no such part')`)
  repository.commit('unreadable')
  repository.git('checkout', '--quiet', 'large')
  for (const [args, says] of [
    [['small', 'no-such-ref'], /BAD_REF: git knows no commit "no-such-ref" here/],
    [['small', 'large', 'kepper'], /small has no subject "kepper"; it has: keeper/],
    [['keeper:one', 'keeper:on'], /NO_VARIANT: keeper has no variant "on"; it has: one, double, broken/],
    [['kepper:one', 'kepper:two'], /no subject "kepper"; there are: keeper/],
    [['small', 'large', '--case', 'fil'], /fil/],
    [
      ['small', 'unreadable'],
      /SUBJECT_UNREADABLE: keeper of unreadable, read with this checkout's packages: .*no such part/,
    ],
  ] as const) {
    const { code, err } = await repository.gauntlet('compare', ...args, '--profile', 'quick')
    assert.equal(code, 64, args.join(' '))
    assert.match(err, says)
  }
  assertNothingLeft(repository)
})

test('outside a repository refs are refused with the way out', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('keeper', keeping())
  const { code, err } = await workspace.gauntlet('compare', 'main', 'HEAD')
  assert.equal(code, 64)
  assert.match(err, /NO_REPOSITORY: .* is in no git repository; compare variants or stored runs/)
})

for (const signal of ['SIGINT', 'SIGKILL'] as const) {
  test(`a comparison that ${signal} stopped leaves no worktree once another run has begun`, async (t) => {
    const repository = createRepository(t, keeping('slow'))
    const child = repository.start('compare', 'small', 'large', '--profile', 'quick', '--variant', 'one')
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (chunk) => /1 cells in pairs/.test(String(chunk)) && setTimeout(resolve, 300))
    })
    assert.equal(repository.git('worktree', 'list').trim().split('\n').length, 3)
    child.kill(signal)
    const [code] = (await once(child, 'exit')) as [number | null]
    if (signal === 'SIGINT') assert.equal(code, 130)
    else await repository.gauntlet('bench', 'keeper', '--profile', 'quick', '--variant', 'one')
    assertNothingLeft(repository)
  })
}
