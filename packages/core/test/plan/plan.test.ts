import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineSubject, loadSubject, type AnySubject, type HttpStep, type StepRequest } from '@gauntlet/contract'
import { keyText } from '@gauntlet/record'
import { budgetOf, withReplicates } from '../../src/plan/budget.ts'
import { caseHash } from '../../src/plan/case-hash.ts'
import { plan, type Selection } from '../../src/plan/plan.ts'
import { fixture } from '../run-subject.ts'

const toy = await loadSubject(fixture('toy'))

const sweep = defineSubject({
  id: 'sweep',
  title: 'Sweep',
  scales: { small: {}, huge: {}, rare: {} },
  scaleProfiles: { huge: 'full', rare: 'on-request' },
  variants: { only: {} },
  build: () => 1,
  load: {
    all: {
      over: 'threads',
      clients: [1, 2, 4, 8],
      share: () => 1,
      attach: () => 1,
      run: () => 1,
      check: () => true,
    },
    late: {
      from: 'standard',
      over: 'calls',
      run: () => 1,
      check: () => true,
      shapes: [{ shape: 'closed', clients: 1 }],
    },
  },
  omits: { micro: 'a test', memory: 'a test', leak: 'a test' },
}) as unknown as AnySubject
const budget = budgetOf('standard')
const keys = (selection = {}, seed = '1'): string[] => plan(toy, selection, { budget, seed }).map(keyText)

test('every cell is planned once per replicate', () => {
  const planned = keys({ phases: ['micro'] })
  assert.equal(planned.length, 15)
  assert.equal(new Set(planned).size, 15)
})

test('replicates are interleaved: a pass holds every cell once, in an order of its own', () => {
  const planned = keys({ phases: ['micro'] })
  const passes = [0, 1, 2, 3, 4].map((pass) => planned.slice(pass * 3, pass * 3 + 3))
  for (const [pass, cells] of passes.entries()) {
    assert.deepEqual(
      [...cells].sort(),
      ['large', 'middle', 'small'].map((scale) => `micro/get@${scale}/map#${pass}`),
    )
  }
  assert.ok(new Set(passes.map((cells) => cells.map((cell) => cell.slice(0, -2)).join())).size > 1)
})

test('the order follows from the seed', () => {
  assert.deepEqual(keys(), keys())
  assert.notDeepEqual(keys({}, '1'), keys({}, '2'))
})

test('leaks are looked for at the first scale, unless told otherwise', () => {
  assert.deepEqual(
    new Set(keys({ phases: ['leak'] }).map((key) => key.split('#')[0])),
    new Set(['leak/churn@small/map']),
  )
  assert.equal(keys({ phases: ['leak'], scales: ['large'] })[0], 'leak/churn@large/map#0')
})

test('a search and a soak run once', () => {
  assert.equal(keys({ cases: ['http'] }).filter((key) => key.includes(':search')).length, 1)
})

test('what does not exist is named, with what there is', () => {
  assert.throws(
    () => keys({ variants: ['mapp'], scales: ['<script>'] }),
    /toy has no variant "mapp"; there are: map, .*\ntoy has no scale "<script>"/,
  )
})

test('a selection that leaves nothing says so', () => {
  assert.throws(() => keys({ phases: ['micro'], cases: ['churn'] }), /no case runs/)
})

test('a selection that leaves nothing is told which cases there are, at which variants and scales', () => {
  const messageOf = (selection: Selection): string => {
    try {
      plan(sweep, selection, { budget: budgetOf('quick'), seed: '1' })
    } catch (error) {
      return (error as Error).message
    }
    return 'planned'
  }
  const all = '  load/all: variants only; scales small, huge (full), rare (on-request)'
  const late = '  load/late: variants only; scales small, huge (full), rare (on-request); from profile standard on'
  const nothing = 'sweep: no case runs with this selection in the profile quick; there are:'
  assert.equal(messageOf({ phases: ['micro'] }), [nothing, '  micro is left out: a test', all, late].join('\n'))
  assert.equal(
    messageOf({ phases: ['leak'], cases: ['late'] }),
    [nothing, '  leak is left out: a test', all, late].join('\n'),
  )
  assert.equal(messageOf({ phases: ['load'], variants: [] }), [nothing, all, late].join('\n'))
})

test('replicates that were asked for are planned in every phase, but a search and a soak run once', () => {
  const planned = plan(toy, {}, { budget: withReplicates(budgetOf('quick'), 4), seed: '1' }).map(keyText)
  const times = [...Map.groupBy(planned, (key) => key.split('#')[0]).entries()]
  assert.ok(times.length > 5)
  for (const [at = '', own] of times) assert.equal(own.length, /:(search|soak)/.test(at) ? 1 : 4, at)
})

test('the hash of a case follows its scale and shape, and nothing else', () => {
  const [first] = plan(toy, { phases: ['micro'] }, { budget, seed: '1' })
  assert.ok(first)
  assert.equal(caseHash(toy, first), caseHash(toy, { ...first, replicate: 4 }))
  assert.notEqual(caseHash(toy, first), caseHash(toy, { ...first, scale: first.scale === 'large' ? 'small' : 'large' }))
  assert.match(caseHash(toy, first), /^[0-9a-f]{16}$/)
})

test('a case that another client or more generators drive is another case', () => {
  const hashWith = (more: object): string => {
    const http = { over: 'http', serve: () => () => undefined, steps: [], shapes: [], ...more }
    const subject = { ...sweep, load: { http } } as unknown as AnySubject
    const key = { subject: 'sweep', variant: 'only', scale: 'small', phase: 'load', case: 'http' } as const
    return caseHash(subject, { ...key, shape: 'closed-1', replicate: 0 })
  }
  assert.equal(hashWith({}), hashWith({}))
  assert.equal(new Set([hashWith({}), hashWith({ client: 'undici' }), hashWith({ generators: 2 })]).size, 3)
})

type Step = Partial<HttpStep>

/** Hash of an HTTP case with these steps. */
const hashOfSteps = (...steps: readonly Step[]): string => {
  const http = { over: 'http', serve: () => () => undefined, shapes: [], steps }
  const subject = { ...sweep, load: { http } } as unknown as AnySubject
  const key = { subject: 'sweep', variant: 'only', scale: 'small', phase: 'load', case: 'http' } as const
  return caseHash(subject, { ...key, shape: 'closed-1', replicate: 0 })
}

test('steps that one factory made are told apart by what they send', () => {
  const step = (path: string, body?: string | Uint8Array): Step => ({
    name: 'get',
    request: () => ({ path, body }) as StepRequest,
  })
  assert.equal(hashOfSteps(step('/a')), hashOfSteps(step('/a')))
  assert.notEqual(hashOfSteps(step('/a')), hashOfSteps(step('/b')))
  assert.notEqual(hashOfSteps(step('/a', 'one')), hashOfSteps(step('/a', 'two')))
  assert.notEqual(hashOfSteps(step('/a', Uint8Array.of(1))), hashOfSteps(step('/a', Uint8Array.of(2))))
})

test('a step that counts, or that needs what is shared, does not change its hash from trial to trial', () => {
  let sent = 0
  const counting: Step = { name: 'count', request: () => ({ path: `/${sent++}` }) }
  const knowing: Step = {
    name: 'known',
    request: ({ shared }) => ({ path: `/${(shared as { ids: string[] }).ids[0]}` }),
  }
  const random: Step = { name: 'random', request: ({ random: dice }) => ({ path: `/${dice.int(0, 1_000_000)}` }) }
  for (const step of [counting, knowing, random]) assert.equal(hashOfSteps(step), hashOfSteps(step))
})

test('a quick profile takes the largest of a sweep, the others all of it', () => {
  const shapes = (profile: string): Set<string | null> =>
    new Set(plan(sweep, { cases: ['all'] }, { budget: budgetOf(profile), seed: '1' }).map((key) => key.shape))
  assert.deepEqual(shapes('quick'), new Set(['threads-8']))
  assert.deepEqual(shapes('standard'), new Set(['threads-1', 'threads-2', 'threads-4', 'threads-8']))
})

test('a scale of the full profile is left out of the others, unless it is named', () => {
  const scales = (profile: string, selection = {}): Set<string> =>
    new Set(plan(sweep, selection, { budget: budgetOf(profile), seed: '1' }).map((key) => key.scale))
  assert.deepEqual(scales('standard'), new Set(['small']))
  assert.deepEqual(scales('full'), new Set(['small', 'huge']))
  assert.deepEqual(scales('quick', { scales: ['rare'] }), new Set(['rare']))
})

test('a case that says from which profile on it runs is left out below, unless it is named', () => {
  const cases = (profile: string, selection = {}): Set<string> =>
    new Set(plan(sweep, selection, { budget: budgetOf(profile), seed: '1' }).map((key) => key.case))
  assert.deepEqual(cases('quick'), new Set(['all']))
  assert.deepEqual(cases('standard'), new Set(['all', 'late']))
  assert.deepEqual(cases('quick', { cases: ['late'] }), new Set(['late']))
})
