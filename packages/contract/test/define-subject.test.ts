import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineSubject, metric, slope, type SubjectInput } from '../src/index.ts'

type Toy = SubjectInput<Map<number, string>, { items: number }, 'map' | 'broken'>

const sound: Toy = {
  id: 'toy',
  title: 'Toy',
  scales: { small: { items: 10 } },
  variants: { map: {}, broken: { control: 'forgets keys', caughtBy: { failure: 'check' } } },
  build: ({ scale }) => new Map([[scale.items, 'x']]),
  micro: { get: { run: (map, i) => map.get(i), check: () => true } },
  omits: { load: 'a toy', memory: 'a toy', leak: 'a toy' },
}

/** What `defineSubject` says about a subject with some parts exchanged. */
function complaint(changed: object): string {
  try {
    defineSubject({ ...sound, ...changed })
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

const claim = (at: string): object => ({
  claims: [
    { id: 'A-1', says: 'fast', provenance: 'measured', quantity: metric(at, 'latency_p50_ns'), bound: { max: 1 } },
  ],
})

test('a sound subject comes back frozen, down to its cases', () => {
  const subject = defineSubject(sound)
  assert.ok(Object.isFrozen(subject))
  assert.ok(Object.isFrozen(subject.micro?.['get']))
})

test('types are inferred from build, scales and variants', () => {
  defineSubject({
    id: 'toy',
    title: 'Toy',
    scales: { small: { items: 10 } },
    omits: { load: 'a toy', memory: 'a toy', leak: 'a toy' },
    variants: { map: {}, list: {} },
    build: ({ variant, scale }) => {
      const known: 'map' | 'list' = variant
      const items: number = scale.items
      return { known, items }
    },
    micro: { get: { run: (system) => system.items, check: (system, output) => output === system.items } },
  })
})

test('all faults are told together, each with its path', () => {
  const text = complaint({
    id: '../up',
    title: '',
    micro: { get: { run: 3, check: () => true, opsPerRun: -1, scales: ['huge'] } },
  })
  assert.match(text, /id: must be/)
  assert.match(text, /title: must be a text/)
  assert.match(text, /micro\.get\.run: must be a function/)
  assert.match(text, /micro\.get\.opsPerRun: must be a positive whole number, got -1/)
  assert.match(text, /micro\.get\.scales: there is no "huge"/)
})

for (const id of ['../x', '<script>', '', 'Upper', 'a b', '__proto__', 'x'.repeat(49)]) {
  test(`the id ${JSON.stringify(id.slice(0, 12))} is refused`, () => assert.match(complaint({ id }), /id: must be/))
}

test('a claim about a scale, variant, case or shape that does not exist is refused', () => {
  assert.match(complaint(claim('micro/get@huge/map')), /there is no scale "huge"/)
  assert.match(complaint(claim('micro/get@small/none')), /there is no variant "none"/)
  assert.match(complaint(claim('micro/put@small/map')), /there is no micro case "put"/)
  assert.match(complaint(claim('load/x:closed-1@small/map')), /there is no load case "x"/)
  assert.match(complaint(claim('get')), /is no metric address/)
})

test('a claim about a case that leaves out its variant is refused', () => {
  const micro = { get: { run: () => 1, check: () => true, variants: ['broken'] } }
  assert.match(complaint({ ...claim('micro/get@small/map'), micro }), /does not run at variant "map"/)
})

test('a slope over one scale is refused', () => {
  const claims = [
    {
      id: 'A-1',
      says: 'x',
      provenance: 'measured',
      quantity: slope('micro/get@small/map', 'latency_p50_ns'),
      bound: { max: 1 },
    },
  ]
  assert.match(complaint({ claims }), /write "\*" for the scale/)
})

test('a bound without an end, or with NaN, is refused', () => {
  for (const bound of [{}, { max: NaN }, { min: 2, max: 1 }]) {
    const claims = [
      {
        id: 'A-1',
        says: 'x',
        provenance: 'measured',
        quantity: metric('micro/get@small/map', 'latency_p50_ns'),
        bound,
      },
    ]
    assert.match(complaint({ claims }), /bound: /)
  }
})

test('a published figure that is no number is refused', () => {
  const quantity = metric('micro/get@small/map', 'latency_p50_ns')
  const claims = [{ id: 'C', says: 's', provenance: 'measured', quantity, bound: { max: 1 }, published: NaN }]
  assert.match(complaint({ claims }), /published: must be the source's figure/)
})

test('a phase without a case needs a reason', () => {
  assert.match(complaint({ omits: { load: 'a toy', memory: 'a toy' } }), /leak: declare a case, or say in omits\.leak/)
})

test('a control must say what catches it', () => {
  assert.match(complaint({ variants: { map: {}, bad: { control: 'drops rows' } } }), /variants\.bad\.caughtBy/)
})

test('shapes and steps of a load are checked', () => {
  const load = {
    http: {
      over: 'http',
      serve: () => () => undefined,
      steps: [{ name: 'a', weight: 0, request: () => ({ path: '/' }), expect: () => true }, { name: 'a' }],
      shapes: [{ shape: 'constant', ratePerSecond: 0 }, { shape: 'wave' }],
    },
  }
  const text = complaint({ load, omits: { memory: 'a toy', leak: 'a toy' } })
  assert.match(text, /shapes\[0\]\.ratePerSecond: must be a positive whole number, got 0/)
  assert.match(text, /shapes\[1\]\.shape: must be one of closed/)
  assert.match(text, /steps\[0\]\.weight: must be > 0/)
  assert.match(text, /steps\[1\]\.name: "a" is taken/)
})

test('who drives a load, and from how many threads, is checked', () => {
  const http = {
    over: 'http',
    serve: () => () => undefined,
    steps: [{ name: 'a', weight: 1, request: () => ({ path: '/' }), expect: () => true }],
    shapes: [{ shape: 'constant', ratePerSecond: 10 }],
  }
  const about = (changed: object): string =>
    complaint({ load: { http: { ...http, ...changed } }, omits: { memory: 'a toy', leak: 'a toy' } })
  assert.equal(about({}), '')
  assert.equal(about({ client: 'undici', generators: 16 }), '')
  assert.match(about({ client: 'curl' }), /load\.http\.client: must be "autocannon" or "undici", got "curl"/)
  for (const generators of [0, 1.5, 17, '2']) {
    assert.match(about({ generators }), /load\.http\.generators: must be a whole number from 1 to 16, got /)
  }
  assert.equal(about({ order: 'scripted', shapes: [{ shape: 'closed', clients: 2 }] }), '')
  assert.match(about({ order: 'random' }), /load\.http\.order: must be "mixed" or "scripted", got "random"/)
  assert.match(about({ order: 'scripted' }), /shapes\[0\]: a scripted case needs closed shapes, got "constant"/)
  const other = { title: 'other', serve: () => () => undefined }
  assert.equal(about({ beside: other, shapes: [{ shape: 'closed', clients: 2 }] }), '')
  assert.match(about({ beside: other }), /shapes\[0\]: a case that is set beside another needs closed shapes, got "con/)
  const thinking = [{ shape: 'closed', clients: 2, thinkMs: [1, 2] }]
  assert.match(about({ beside: other, shapes: thinking }), /shapes\[0\]: .* closed shapes, got one with thinkMs/)
  assert.match(about({ beside: other, generators: 2 }), /load\.http\.generators: must be 1 in a case that is set/)
  assert.match(about({ beside: { title: '' } }), /beside\.title: must be a text[^]*beside\.serve: must be a function/)
  assert.match(about({ beside: { ...other, steps: [] } }), /load\.http\.beside\.steps: needs at least one step/)
  const uneven = { name: 'a', weight: 1.5, request: () => ({ path: '/' }), expect: () => true }
  const scripted = { order: 'scripted', shapes: [{ shape: 'closed', clients: 2 }] }
  assert.match(
    about({ ...scripted, beside: { ...other, steps: [uneven] } }),
    /beside\.steps\[0\]\.weight: must be a pos/,
  )
  const half = { name: 'a', weight: 0.5, request: () => ({ path: '/' }), expect: () => true }
  assert.match(about({ order: 'scripted', steps: [half] }), /steps\[0\]\.weight: must be a positive whole number/)
})

test('a part that no subject has is refused, so that a typing error shows', () => {
  assert.match(complaint({ invariant: () => [] }), /invariant: is not a part of a subject/)
})
