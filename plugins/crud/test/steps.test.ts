import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom, type Checked, type HttpStep, type StepContext } from '@gauntlet/contract'
import { createPerson, type Person } from '../src/data/people.ts'
import { evenMix, fullMix, seedMix } from '../src/steps.ts'

const random = createRandom('steps')
const users = ['a', 'b', 'c'].map((id) => ({ id, person: createPerson(random, 3) }))

const contextOf = (options: { isPaginated?: boolean; count?: number } = {}): StepContext => ({
  shared: { users: users.slice(0, options.count ?? 3), isPaginated: options.isPaginated ?? true },
  random: createRandom('context'),
  session: new Map(),
  common: new Map(),
  i: 0,
})

/** Another user of the same generator, who has a request of its own under way. */
const another = (context: StepContext): StepContext => ({ ...context, session: new Map() })

const stepOf = (name: string): HttpStep => fullMix.find((step) => step.name === name) ?? assert.fail(name)

const answer = (name: string, context: StepContext, status: number, body: unknown): Checked => {
  const step = stepOf(name)
  const reply = { status, body: Buffer.from(JSON.stringify(body)) }
  const checked = step.expect(reply, context)
  if (checked === true) step.keep?.(reply, context)
  return checked
}

const asked = (name: string, context: StepContext): string =>
  stepOf(name).request(context).path.slice('/api/users/'.length)

const personOf = (id: string): Person => users.find((user) => user.id === id)?.person ?? assert.fail(id)

const weights = (mix: readonly HttpStep[]): unknown[] => mix.map(({ name, weight }) => [name, weight])

test('weights are those of the published mixes', () => {
  assert.deepEqual(weights(seedMix()), [
    ['read', 40],
    ['find', 30],
    ['create', 20],
    ['update', 10],
  ])
  assert.deepEqual(weights(fullMix), [
    ['read', 38],
    ['find', 28],
    ['create', 20],
    ['update', 10],
    ['delete', 4],
  ])
  assert.deepEqual(weights(evenMix), [
    ['read', 1],
    ['create', 1],
    ['update', 1],
    ['delete', 1],
  ])
})

test('a READ is right only with the user that was asked for, as it was written', () => {
  const context = contextOf({ count: 1 })
  const read = (status: number, body: unknown): Checked => {
    assert.equal(asked('read', context), 'a')
    return answer('read', context, status, body)
  }
  assert.equal(read(200, { id: 'a', ...personOf('a') }), true)
  assert.equal(read(200, { id: 'p', ...personOf('a') }), 'another user: p')
  assert.equal(read(200, { id: 'a', ...personOf('a'), diagnosis: 'none' }), 'diagnosis is not what was written')
  assert.equal(read(200, { id: 'a', ...personOf('a'), medications: ['x'] }), 'medications is not what was written')
  assert.equal(read(404, {}), 'status 404')
})

test('after an UPDATE the new data are expected, and only they', () => {
  const stale = /is not what was written$/
  const context = contextOf({ count: 1 })
  const { path, body } = stepOf('update').request(context)
  assert.equal(path, '/api/users/a')
  const written = { id: 'a', ...(JSON.parse(String(body)) as Person) }
  assert.match(String(answer('update', context, 200, { id: 'a', ...personOf('a') })), stale)
  const sound = contextOf({ count: 1 })
  asked('update', sound)
  assert.equal(answer('update', sound, 200, written), true)
  asked('read', sound)
  assert.match(String(answer('read', sound, 200, { id: 'a', ...personOf('a') })), stale)
  asked('read', sound)
  assert.equal(answer('read', sound, 200, written), true)
})

test('a user that a request is about is not asked for by another one', () => {
  const context = contextOf()
  const ids = ['read', 'update', 'delete'].map((name) => asked(name, another(context)))
  assert.deepEqual(ids.toSorted(), ['a', 'b', 'c'])
})

test('where nobody is left, a user that nobody has is asked for, and a 404 is right', () => {
  const context = contextOf({ count: 0 })
  for (const name of ['read', 'update', 'delete']) {
    assert.match(asked(name, context), /^[0-9a-f-]{36}$/)
    assert.equal(answer(name, context, 404, {}), true)
    assert.equal(answer(name, context, 200, {}), 'status 200 for nobody')
  }
})

test('who was created is read later, by any client', () => {
  const context = contextOf({ count: 0 })
  const created = JSON.parse(String(stepOf('create').request(context).body)) as Person
  assert.equal(answer('create', context, 201, { ...created }), 'no id')
  assert.equal(answer('create', context, 201, { id: 'n', ...created }), true)
  assert.equal(asked('read', another(context)), 'n')
})

test('who was deleted is not asked for again', () => {
  const context = contextOf({ count: 1 })
  asked('delete', context)
  assert.equal(answer('delete', context, 204, {}), true)
  assert.match(asked('read', context), /^[0-9a-f-]{36}$/)
})

test('after an UPDATE that failed a READ finds the user as it was, or as it was to be, until it is changed again', () => {
  const context = contextOf({ count: 1 })
  const change = (status: number): Person => {
    const person = JSON.parse(String(stepOf('update').request(context).body)) as Person
    assert.equal(answer('update', context, status, { id: 'a', ...person }), status === 200 || `status ${status}`)
    return person
  }
  const read = (status: number, person: object): Checked => {
    assert.equal(asked('read', context), 'a')
    return answer('read', context, status, { id: 'a', ...person })
  }
  const [first, second] = [change(503), change(503)]
  for (const person of [personOf('a'), first, second]) assert.equal(read(200, person), true)
  assert.equal(read(200, { ...personOf('a'), email: 'x@y' }), 'email is not what was written')
  assert.equal(read(404, {}), 'status 404')
  const last = change(200)
  assert.equal(read(200, last), true)
  assert.notEqual(read(200, second), true)
})

test('a client that keeps no ids asks for nobody who exists, whoever was created', () => {
  const context = contextOf()
  const mix = seedMix('none')
  const stepNamed = (name: string): HttpStep => mix.find((each) => each.name === name) ?? assert.fail(name)
  const { body } = stepNamed('create').request(context)
  stepNamed('create').keep?.({ status: 201, body: Buffer.from(`{"id":"n",${String(body).slice(1)}`) }, context)
  for (const step of [stepNamed('read'), stepNamed('update')]) {
    assert.match(step.request(context).path, /^\/api\/users\/[0-9a-f-]{36}$/)
    assert.equal(step.expect({ status: 404, body: Buffer.from('{}') }, context), true)
  }
})

test('a client that is isolated asks for users of its own', () => {
  const context = contextOf()
  const read = seedMix('own').find(({ name }) => name === 'read') ?? assert.fail()
  const idOf = (of: StepContext): string => read.request(of).path.slice('/api/users/'.length)
  assert.ok(['a', 'b', 'c'].includes(idOf(context)))
  // The first one took them all.
  assert.match(idOf(another(context)), /^[0-9a-f-]{36}$/)
})

test('a FIND is right with users that fit, on one page', () => {
  const found = (count: number, accountType: string): unknown => ({
    users: Array.from({ length: count }, () => ({ accountType })),
  })
  const context = contextOf()
  const { path } = stepOf('find').request(context)
  const accountType = new URL(path, 'http://x').searchParams.get('accountType') ?? assert.fail()
  assert.equal(answer('find', context, 200, found(50, accountType)), true)
  assert.equal(answer('find', context, 200, found(51, accountType)), '51 users on a page')
  assert.equal(answer('find', context, 200, found(3, 'other')), 'a user that was not asked for')
  assert.equal(answer('find', context, 200, found(0, accountType)), 'nobody')
  const all = contextOf({ isPaginated: false })
  stepOf('find').request(all)
  assert.equal(answer('find', all, 200, found(51, accountType)), true)
})
