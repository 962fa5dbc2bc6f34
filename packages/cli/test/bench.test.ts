import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createWorkspace, quickSubject, type Workspace } from './workspace-copy.ts'

const claim = (bound: string, gate: boolean): string => `
  claims: [{ id: 'Q-1', says: 'holds ten items', provenance: 'asserted', gate: ${gate},
    quantity: metric('memory/fill@small/map', 'items_count'), bound: { ${bound} } }],`

const scoreboard = (workspace: Workspace): { subjects: Array<{ id: string; claims: Array<{ outcome: string }> }> } =>
  JSON.parse(readFileSync(join(workspace.results, 'scoreboard.json'), 'utf8')) as ReturnType<typeof scoreboard>

test('a bench measures, ends with a board that names the subject, and exits with 0', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('quick', quickSubject('quick', claim('min: 10, max: 10', true)))
  const { code, out } = await workspace.gauntlet('bench', '--profile', 'quick')
  assert.equal(code, 0)
  // On a busy machine some of the six may be void.
  assert.match(out, /memory \d\/6/)
  assert.match(out, /board: .*SCOREBOARD\.md\npage: .*site[\\/]index\.html/)
  assert.match(readFileSync(join(workspace.results, 'site', 'index.html'), 'utf8'), /holds ten items/)
  assert.equal(scoreboard(workspace).subjects[0]?.claims[0]?.outcome, 'holds')
})

test('a second bench adds a run and leaves the first as it was', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('quick', quickSubject('quick'))
  await workspace.gauntlet('bench', 'quick', '--profile', 'quick')
  const folder = join(workspace.results, 'records', 'quick')
  const [name = ''] = readdirSync(folder)
  const before = readFileSync(join(folder, name))
  await workspace.gauntlet('bench', 'quick', '--profile', 'quick')
  assert.equal(readdirSync(folder).length, 2)
  assert.deepEqual(readFileSync(join(folder, name)), before)
})

test('a refuted gate exits with 2, and without a gate with 0', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('gated', quickSubject('gated', claim('min: 11', true)))
  workspace.plugin('open', quickSubject('open', claim('min: 11', false)))
  assert.equal((await workspace.gauntlet('bench', 'gated', '--profile', 'quick')).code, 2)
  assert.equal((await workspace.gauntlet('bench', 'open', '--profile', 'quick')).code, 0)
  assert.equal((await workspace.gauntlet('claims', 'gated')).code, 2)
})

test('wrong answers exit with 1, a void gate with 3, and one that was skipped does with --strict', async (t) => {
  const workspace = createWorkspace(t)
  const about = `title: 'T', scales: { small: {} }, variants: { map: {} }`
  const gate = (at: string, name: string): string => `
    claims: [{ id: 'Q-1', says: 'is right', provenance: 'asserted', gate: true,
      quantity: metric('${at}', '${name}'), bound: { min: 0 } }],`
  const subject = (id: string, rest: string): string =>
    `import { defineSubject, metric } from '@gauntlet/contract'
    export default defineSubject({ id: '${id}', ${about}, ${rest} })`
  workspace.plugin(
    'wrong',
    subject(
      'wrong',
      `${gate('load/add:closed-1@small/map', 'goodput_per_s')}
      build: () => 1, omits: { micro: 'a test', memory: 'a test', leak: 'a test' },
      load: { add: { over: 'calls', shapes: [{ shape: 'closed', clients: 1 }],
        run: (_, i) => Promise.resolve(i), check: (_, out) => out % 100 !== 99 } },`,
    ),
  )
  // Only its first replicate reports what the gate is about.
  workspace.plugin(
    'odd',
    `import { existsSync, writeFileSync } from 'node:fs'
    const seen = import.meta.dirname + '/seen'
    const first = () => !existsSync(seen) && (writeFileSync(seen, ''), true)
    ${subject(
      'odd',
      `${gate('memory/fill@small/map', 'hits_count')}
      build: () => 1, gauges: () => (first() ? { hits_count: 1 } : {}),
      omits: { micro: 'a test', load: 'a test', leak: 'a test' }, memory: { fill: { run: () => 1 } },`,
    )}`,
  )
  workspace.plugin(
    'absent',
    subject(
      'absent',
      `${gate('memory/fill@small/map', 'items_count')}
      build: ({ skip }) => skip('the machine lacks it', 'install it'),
      omits: { micro: 'a test', load: 'a test', leak: 'a test' }, memory: { fill: { run: () => 1 } },`,
    ),
  )
  const code = async (...args: string[]): Promise<number> =>
    (await workspace.gauntlet('bench', ...args, '--profile', 'quick')).code
  assert.equal(await code('wrong'), 1)
  assert.equal(scoreboard(workspace).subjects[0]?.claims[0]?.outcome, 'invalid')
  assert.equal((await workspace.gauntlet('claims', 'wrong')).code, 3)
  assert.equal(await code('odd'), 3)
  assert.equal(await code('absent'), 0)
  assert.equal(await code('absent', '--strict'), 3)
})

test('a failed trial exits with 1 and is told in a line', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('broken', quickSubject('broken', `invariants: () => ['rows are missing'],`))
  const { code, err } = await workspace.gauntlet('bench', '--profile', 'quick')
  assert.equal(code, 1)
  assert.match(err, /memory\/fill@small\/map#0 failed \(invariant\): .*rows are missing/)
})

test('a subject that cannot be loaded is named, and the others are measured', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('aaa', 'throw new Error("no such module")')
  workspace.plugin('bbb', 'export const nothing = 1')
  workspace.plugin('quick', quickSubject('quick'))
  const { code, err, out } = await workspace.gauntlet('bench', '--profile', 'quick')
  assert.equal(code, 1)
  assert.match(err, /aaa: .*cannot be loaded: no such module/)
  assert.match(err, /bbb: .*must be defineSubject/)
  assert.match(out, /quick {2}trials/)
})

test('bad usage exits with 64 and says what there is', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('quick', quickSubject('quick'))
  for (const [args, says] of [
    [['bench', 'quik'], /no subject "quik"; there are: quick/],
    [['bench', '--profile', 'fast'], /no profile "fast"; use quick, standard or full/],
    [
      ['bench', '--profle', 'quick'],
      /BAD_USAGE: there is no option --profle; did you mean --profile\? gauntlet --help/,
    ],
    [
      ['bench', 'quick', '--phase', 'micro'],
      /no case runs .*:\n {2}micro is left out: a test\n {2}memory\/fill: variants map; scales small\n/,
    ],
    [['frobnicate'], /no command "frobnicate"/],
    [['bnch'], /no command "bnch"; did you mean bench\?/],
    [['claims', 'quick'], /NOTHING_MEASURED: nothing has been measured: there is no folder .*results;.*gauntlet bench/],
    [['board', '--results', 'typo'], /nothing has been measured: there is no folder .*typo;.*--results/],
  ] as const) {
    const { code, err } = await workspace.gauntlet(...args)
    assert.equal(code, 64, args.join(' '))
    assert.match(err, says)
  }
})

test('a board or ledger of nothing is an error that names the folder, and writes no board', async (t) => {
  const workspace = createWorkspace(t)
  mkdirSync(workspace.results)
  for (const command of ['board', 'claims']) {
    const { code, err } = await workspace.gauntlet(command)
    assert.equal(code, 64)
    assert.match(err, new RegExp(`nothing has been measured: ${workspace.results} holds no runs`))
  }
  assert.deepEqual(readdirSync(workspace.results), [])
})

test('the place of a fault in a subject is told', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('typo', 'const a = 1\nexport default {{\n')
  const { code, err } = await workspace.gauntlet('bench', 'typo')
  assert.equal(code, 64)
  assert.match(err, /SUBJECT_UNREADABLE: .*plugins\/typo\/src\/subject\.ts:2:17 cannot be loaded: /)
})

test('--resume with nothing to resume says that it begins anew', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('quick', quickSubject('quick'))
  const { code, err } = await workspace.gauntlet('bench', '--profile', 'quick', '--replicates', '1', '--resume')
  assert.equal(code, 0)
  assert.match(
    err,
    /quick: nothing to resume, it begins anew: no run of the same code.* was stopped\nquick: 3 trials\n/,
  )
})

test('--resume leaves a subject alone that has ended, and measures the one that was not begun', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('first', quickSubject('first'))
  workspace.plugin('second', quickSubject('second'))
  const args = ['bench', '--profile', 'quick', '--replicates', '1']
  await workspace.gauntlet(...args, 'first')
  const { code, err } = await workspace.gauntlet(...args, '--resume')
  assert.equal(code, 0)
  assert.match(err, /first: nothing to resume, it has ended: .*\.ndjson; without --resume it is measured anew/)
  assert.equal(workspace.runs('first').length, 1)
  assert.equal(workspace.runs('second').length, 1)
})

test('subjects that have nothing of a selection are left out, unless they are named or nobody has it', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('first', quickSubject('first'))
  workspace.plugin('second', quickSubject('second').replaceAll('fill', 'refill'))
  const args = ['bench', '--profile', 'quick', '--replicates', '1', '--case']
  const { code, err } = await workspace.gauntlet(...args, 'refill')
  assert.equal(code, 0, err)
  assert.match(err, /first: left out, as it has nothing of this selection/)
  assert.equal(existsSync(join(workspace.results, 'records', 'first')), false)
  assert.equal(workspace.runs('second').length, 1)
  for (const rest of [
    ['refill', 'first'],
    ['nowhere', ''],
  ]) {
    const refused = await workspace.gauntlet(...args, ...rest.filter((word) => word !== ''))
    assert.equal(refused.code, 64)
    assert.match(refused.err, /NOTHING_SELECTED: first has no case /)
  }
})

test('--profile with a profiler alone measures nothing, and the board stays that of the run before', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('quick', quickSubject('quick', claim('min: 11', true)))
  await workspace.gauntlet('bench', '--profile', 'quick', '--replicates', '1')
  const before = scoreboard(workspace)
  const { code, err } = await workspace.gauntlet('bench', '--case', 'fill', '--profile', 'heap')
  assert.equal(code, 0, err)
  assert.match(err, /quick: profiled and not measured; name a profile as well/)
  assert.equal(workspace.runs('quick').at(-1)?.records.length, 0)
  assert.equal(workspace.runs('quick').at(-1)?.profiled.length, 1)
  const { subjects } = scoreboard(workspace)
  assert.deepEqual(subjects[0]?.claims, before.subjects[0]?.claims)
  assert.equal(subjects[0]?.claims[0]?.outcome, 'refuted')
  assert.match(readFileSync(join(workspace.results, 'SCOREBOARD.md'), 'utf8'), /memory\/fill@small\/map \| heap \|/)
})

test('a results folder that cannot be written is named before anything is measured', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('quick', quickSubject('quick'))
  writeFileSync(workspace.results, 'a file')
  const { code, err } = await workspace.gauntlet('bench', '--profile', 'quick')
  assert.equal(code, 64)
  assert.match(err, /RESULTS_UNWRITABLE.*--results/s)
  assert.doesNotMatch(err, /1\/6/)
})

test('a damaged file is named with its line, and the other runs are shown', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('quick', quickSubject('quick'))
  await workspace.gauntlet('bench', '--profile', 'quick')
  await workspace.gauntlet('bench', '--profile', 'quick')
  const folder = join(workspace.results, 'records', 'quick')
  const [name = ''] = readdirSync(folder).sort()
  const text = readFileSync(join(folder, name), 'utf8')
  writeFileSync(join(folder, name), text.replace('"replicate":1', '"replicate":7'))
  const { code, err } = await workspace.gauntlet('board')
  assert.equal(code, 1)
  assert.match(err, new RegExp(`${name}:\\d+: does not match its checksum`))
  assert.equal(scoreboard(workspace).subjects.length, 1)
})

for (const signal of ['SIGINT', 'SIGKILL'] as const) {
  test(`a run that ${signal} stopped goes on where it was, and leaves nothing behind`, async (t) => {
    const workspace = createWorkspace(t)
    workspace.plugin('slow', quickSubject('slow', '', 400))
    const child = workspace.start('bench', '--profile', 'quick')
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (chunk) => /3\/6/.test(String(chunk)) && setTimeout(resolve, 200))
    })
    child.kill(signal)
    await once(child, 'exit')
    const [stopped] = workspace.runs('slow')
    assert.ok(stopped && stopped.end === null)
    assert.ok(stopped.records.length >= 3 && stopped.records.length < 6)

    const { code, err } = await workspace.gauntlet('bench', '--profile', 'quick', '--resume')
    assert.equal(code, 0, err)
    assert.match(err, new RegExp(`${stopped.records.length} of them done before`))
    const runs = workspace.runs('slow')
    assert.equal(runs.length, 1)
    assert.equal(runs[0]?.records.length, 6)
    assert.ok(runs[0]?.end)
    const state = readdirSync(workspace.dir).find((name) => name.startsWith('gauntlet-'))
    assert.ok(state)
    assert.deepEqual(
      readdirSync(join(workspace.dir, state)).filter((name) => !name.includes('sqlite') && name !== 'live.json'),
      [],
    )
    assert.ok(existsSync(join(workspace.results, 'SCOREBOARD.md')))
  })
}

test('--json prints the board of what was measured and nothing else', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('quick', quickSubject('quick'))
  const { out } = await workspace.gauntlet('bench', '--profile', 'quick', '--json', '--quiet')
  assert.equal((JSON.parse(out) as { subjects: Array<{ id: string }> }).subjects[0]?.id, 'quick')
})

test('doctor names tools and subjects', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('quick', quickSubject('quick'))
  const { code, out } = await workspace.gauntlet('doctor')
  assert.equal(code, 0)
  assert.match(out, /node {6}v24/)
  assert.match(out, /subject {3}quick: 1 variants, 0 claims/)
})
