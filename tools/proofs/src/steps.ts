import type { HttpStep, StepReply } from '@gauntlet/contract'
import type { BodyName } from './large-bodies.ts'

/** Names of the request mixes that a generator process can be told to send. */
export type StepsName = 'hello' | 'numbered' | 'items' | 'named' | BodyName

const isText = ({ status, body }: StepReply, text: string): boolean =>
  status === 200 && body.toString('latin1') === text

/** Ten operations, each of which believes only its own name: an answer to another one is wrong. */
const named = Array.from({ length: 10 }, (_, i): HttpStep => {
  const name = `op${i}`
  return {
    name,
    weight: 1,
    request: () => ({ path: `/${name}` }),
    expect: (reply) => isText(reply, name) || `${reply.status} ${reply.body.toString('latin1', 0, 20)}`,
  }
})

const heldId = (session: Map<string, unknown>): string => String(session.get('id') ?? '0')
const echoes = (reply: StepReply, id: string): boolean => isText(reply, `{"id":"${id}"}`)

/** Five operations on items; the id that the first one is told is used by three others. */
const items: readonly HttpStep[] = [
  {
    name: 'create',
    weight: 1,
    request: () => ({ method: 'POST', path: '/items', body: '{"name":"lamp","price":12}' }),
    expect: ({ status, body }) => status === 200 && body.toString('latin1', 0, 7) === '{"id":"',
    keep: ({ body }, { session }) => void session.set('id', (JSON.parse(body.toString('latin1')) as { id: string }).id),
  },
  {
    name: 'read',
    weight: 1,
    request: ({ session }) => ({ path: `/items/${heldId(session)}` }),
    expect: (reply, { session }) => echoes(reply, heldId(session)),
  },
  {
    name: 'update',
    weight: 1,
    request: ({ session }) => ({ method: 'PUT', path: `/items/${heldId(session)}`, body: '{"price":13}' }),
    expect: (reply, { session }) => echoes(reply, heldId(session)),
  },
  { name: 'list', weight: 1, request: () => ({ path: '/items' }), expect: (reply) => isText(reply, '[]') },
  {
    name: 'remove',
    weight: 1,
    request: ({ session }) => ({ method: 'DELETE', path: `/items/${heldId(session)}` }),
    expect: (reply, { session }) => echoes(reply, heldId(session)),
  },
]

/** The steps of a mix. `burnMs` is time that every check takes, as a plugin's heavy check would. */
export function stepsOf(name: StepsName, burnMs = 0): readonly HttpStep[] {
  const steps = plainSteps(name)
  if (burnMs === 0) return steps
  return steps.map((step) => ({
    ...step,
    expect: (reply, context) => {
      burn(burnMs)
      return step.expect(reply, context)
    },
  }))
}

function plainSteps(name: StepsName): readonly HttpStep[] {
  if (name === 'named') return named
  if (name === 'items') return items
  if (name.startsWith('text-') || name.startsWith('bytes-')) {
    const size = Number(name.split('-')[1])
    const expect: HttpStep['expect'] = ({ status, body }) => status === 200 && body.length === size
    return [{ name, weight: 1, request: () => ({ path: `/body/${name}` }), expect }]
  }
  const request: HttpStep['request'] = name === 'numbered' ? ({ i }) => ({ path: `/${i}` }) : () => ({ path: '/' })
  return [{ name, weight: 1, request, expect: (reply) => isText(reply, 'ok') }]
}

/** Keeps this thread busy. */
export function burn(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}
