import type { HttpStep, Random, StepContext, StepReply } from '@gauntlet/contract'
import { accountTypes, createPerson, lastNameOf, type Person } from './data/people.ts'
import { createIdPool, type IdPool, type KnownUser } from './id-pool.ts'
import type { CrudSystem } from './system.ts'

/** What the generator must know: who exists, and whether FIND keeps to its limit. */
interface Shared {
  readonly users: readonly KnownUser[]
  readonly isPaginated: boolean
}

export const share = ({ users, isPaginated }: CrudSystem): Shared => ({ users: users(), isPaginated })

const shared = (context: StepContext): Shared => context.shared as Shared

/** Users that each isolated client is given as its own. */
const ownUsers = 20

const headers = { 'content-type': 'application/json' }

/** Whom a client may ask about: all that exist, only those that are its own, or, as it keeps no ids, nobody who exists. */
type Reach = 'all' | 'own' | 'none'

function poolOf(context: StepContext, reach: Reach): IdPool {
  const { common, session, random } = context
  if (reach === 'none') return forgetful
  const all = keptIn(common, 'pool', () => createIdPool(shared(context).users))
  if (reach === 'all') return all
  return keptIn(session, 'pool', () =>
    createIdPool(Array.from({ length: ownUsers }, () => all.take(random)).filter((user) => user !== null)),
  )
}

/** The pool of a client that keeps no ids. */
const forgetful: IdPool = { take: () => null, give: () => undefined, size: () => 0 }

function keptIn<Value>(place: Map<string, unknown>, name: string, make: () => Value): Value {
  const kept = (place.get(name) ?? make()) as Value
  place.set(name, kept)
  return kept
}

const newPerson = ({ random, shared: known }: StepContext): Person =>
  createPerson(random, (known as Shared).users.length)

/** What this user's request is about, from the sending until the answer. */
interface Pending {
  readonly user: KnownUser | null
  readonly person: Person | null
}

const remember = ({ session }: StepContext, pending: Pending): void => void session.set('pending', pending)
const pendingOf = ({ session }: StepContext): Pending => session.get('pending') as Pending

/** The path of a user that no other request is about. Where none is left, one that nobody has: a 404 is right then. */
function takeUser(context: StepContext, { reach, person }: { reach: Reach; person: Person | null }): string {
  const user = poolOf(context, reach).take(context.random)
  remember(context, { user, person })
  return `/api/users/${user?.id ?? context.random.uuid()}`
}

export const create = (reach: Reach = 'all'): Omit<HttpStep, 'weight'> => ({
  name: 'create',
  request: (context) => {
    const person = newPerson(context)
    remember(context, { user: null, person })
    return { method: 'POST', path: '/api/users', headers, body: JSON.stringify(person) }
  },
  expect: ({ status, body }, context) => {
    if (status !== 201) return `status ${status}`
    const answer = JSON.parse(body.toString()) as Answer
    if (typeof answer.id !== 'string') return 'no id'
    return faultOf(answer, pendingOf(context).person as Person) ?? true
  },
  keep: ({ body }, context) => {
    const { id } = JSON.parse(body.toString()) as { id: string }
    poolOf(context, reach).give({ id, person: pendingOf(context).person as Person })
  },
})

export const read = (reach: Reach = 'all'): Omit<HttpStep, 'weight'> => ({
  name: 'read',
  request: (context) => ({ path: takeUser(context, { reach, person: null }) }),
  expect: (reply, context) => {
    const { user } = pendingOf(context)
    if (user === null) return isMissing(reply)
    // Whatever the answer is, the user is as before.
    poolOf(context, reach).give(user)
    return isUser(reply, user)
  },
})

export const update = (reach: Reach = 'all'): Omit<HttpStep, 'weight'> => ({
  name: 'update',
  request: (context) => {
    const person = newPerson(context)
    return { method: 'PUT', path: takeUser(context, { reach, person }), headers, body: JSON.stringify(person) }
  },
  expect: (reply, context) => {
    const { user, person } = pendingOf(context)
    if (user === null) return isMissing(reply)
    const { give } = poolOf(context, reach)
    // What answers that there is no such user has changed nothing; a change that failed may have come to pass, or not.
    if (reply.status === 404) give(user)
    if (reply.status >= 500) give({ ...user, perhaps: [...(user.perhaps ?? []), person as Person] })
    return isUser(reply, { id: user.id, person: person as Person })
  },
  keep: (_reply, context) => {
    const { user, person } = pendingOf(context)
    if (user !== null) poolOf(context, reach).give({ id: user.id, person: person as Person })
  },
})

export const remove: Omit<HttpStep, 'weight'> = {
  name: 'delete',
  request: (context) => ({ method: 'DELETE', path: takeUser(context, { reach: 'all', person: null }) }),
  expect: (reply, context) => {
    if (pendingOf(context).user === null) return isMissing(reply)
    return reply.status === 204 || `status ${reply.status}`
  },
}

/** What FIND asks for, and the service's default. */
export const pageSize = 50

/** FIND by one searched column; each answer must fit the question, and the page. */
const findBy = (column: 'accountType' | 'lastName', draw: (random: Random, users: number) => string) => ({
  name: 'find',
  request: (context: StepContext) => {
    const value = draw(context.random, shared(context).users.length)
    context.session.set('asked', value)
    return { path: `/api/users?${column}=${encodeURIComponent(value)}&limit=${pageSize}` }
  },
  expect: ({ status, body }: StepReply, context: StepContext) => {
    if (status !== 200) return `status ${status}`
    const { users } = JSON.parse(body.toString()) as { users: readonly Answer[] }
    if (shared(context).isPaginated && users.length > pageSize) return `${users.length} users on a page`
    const asked = context.session.get('asked')
    if (users.some((user) => user[column] !== asked)) return 'a user that was not asked for'
    return users.length > 0 || 'nobody'
  },
})

/** As the seed's: a third of all users fit. */
export const find: Omit<HttpStep, 'weight'> = findBy('accountType', (random) => random.pick(accountTypes))

/** About fifty users fit, however many there are. */
export const search: Omit<HttpStep, 'weight'> = findBy('lastName', lastNameOf)

type Answer = Readonly<Record<string, unknown>>

const isMissing = ({ status }: StepReply): true | string => status === 404 || `status ${status} for nobody`

function isUser({ status, body }: StepReply, { id, person, perhaps = [] }: KnownUser): true | string {
  if (status !== 200) return `status ${status}`
  const answer = JSON.parse(body.toString()) as Answer
  if (answer['id'] !== id) return `another user: ${String(answer['id'])}`
  const fault = faultOf(answer, person)
  return fault === null || perhaps.some((other) => faultOf(answer, other) === null) || fault
}

/** Names the first field that is not as it was written. */
function faultOf(answer: Answer, person: Person): string | null {
  for (const [field, written] of Object.entries(person)) {
    const got = answer[field]
    const isSame = Array.isArray(written) ? JSON.stringify(got) === JSON.stringify(written) : got === written
    if (!isSame) return `${field} is not what was written`
  }
  return null
}

const weighted = (weight: number, step: Omit<HttpStep, 'weight'>): HttpStep => ({ ...step, weight })

/** The published mix: nothing is deleted. */
export const seedMix = (reach: Reach = 'all'): readonly HttpStep[] => [
  weighted(40, read(reach)),
  weighted(30, find),
  weighted(20, create(reach)),
  weighted(10, update(reach)),
]

export const fullMix: readonly HttpStep[] = [
  weighted(38, read()),
  weighted(28, find),
  weighted(20, create()),
  weighted(10, update()),
  weighted(4, remove),
]

/** As many of each operation that the report sets limits to: quantiles of each can be told. */
export const evenMix: readonly HttpStep[] = [read(), create(), update(), remove].map((step) => weighted(1, step))

export const only = (step: Omit<HttpStep, 'weight'>): readonly HttpStep[] => [weighted(1, step)]
