import type { HttpLoad, HttpStep, StepContext } from '@gauntlet/contract'
import { address } from './address.ts'
import { createEntity } from './entity.ts'
import { serve } from './serve.ts'
import type { AddressingSystem } from './system.ts'

type Case = HttpLoad<AddressingSystem>

/** What the generator must know of the system: addresses that are there, with what is found there. */
interface Known {
  readonly addresses: readonly string[]
  readonly ids: readonly string[]
}

/** As many as keep the hand-over small and the working set large. */
const mostKnown = 20_000

const share = (system: AddressingSystem): Known => {
  const sample = system.sample().slice(0, mostKnown)
  return { addresses: sample.map(address), ids: sample.map(({ id }) => id) }
}

const pick = (context: StepContext): number => {
  const { addresses } = context.shared as Known
  const chosen = context.random.int(0, addresses.length - 1)
  context.session.set('chosen', chosen)
  return chosen
}

const get: HttpStep = {
  name: 'get',
  weight: 70,
  request: (context) => ({ path: `/a/${(context.shared as Known).addresses[pick(context)]}` }),
  expect: ({ status, body }, { shared, session }) => {
    if (status !== 200) return `status ${status}`
    return body.includes((shared as Known).ids[Number(session.get('chosen'))] ?? '') || 'another entity'
  },
}

const put: HttpStep = {
  name: 'put',
  weight: 30,
  request: ({ random, session }) => {
    const entity = createEntity(random)
    session.set('expected', address(entity))
    return { method: 'POST', path: '/e', body: JSON.stringify(entity), headers: { 'content-type': 'application/json' } }
  },
  expect: ({ status, body }, { session }) => {
    if (status !== 201) return `status ${status}`
    return body.includes(String(session.get('expected'))) || 'another address'
  },
}

const blob: HttpStep = {
  name: 'blob',
  weight: 1,
  request: (context) => ({ path: `/blob/${(context.shared as Known).addresses[pick(context)]}` }),
  expect: ({ status, body }) => (status === 200 ? body.length >= 2_048 || 'a short file' : `status ${status}`),
}

export const httpCases: Readonly<Record<string, Case>> = {
  mixed: {
    over: 'http',
    from: 'standard',
    title: '70 % get, 30 % put',
    variants: ['map', 'shared', 'sqlite', 'postgres', 'sharded'],
    scales: ['10k'],
    serve,
    share,
    steps: [get, put],
    shapes: [{ shape: 'closed', clients: 10 }],
  },
  'mixed-rate': {
    over: 'http',
    from: 'standard',
    title: '70 % get, 30 % put, on schedule',
    variants: ['map'],
    scales: ['10k'],
    serve,
    share,
    steps: [get, put],
    shapes: [{ shape: 'constant', ratePerSecond: 3_500 }],
  },
  'mixed-limit': {
    over: 'http',
    from: 'standard',
    title: 'the highest rate at which the mix keeps p95 ≤ 20 ms',
    variants: ['map'],
    scales: ['10k'],
    serve,
    share,
    steps: [get, put],
    shapes: [{ shape: 'search', fromPerSecond: 4_000, limit: { p95Ms: 20, errorShare: 0.001 } }],
  },
  get: {
    over: 'http',
    title: 'get only, by number of connections',
    variants: ['map'],
    scales: ['10k'],
    serve,
    share,
    steps: [get],
    shapes: [
      { shape: 'constant', ratePerSecond: 3_500 },
      { shape: 'closed', clients: 10 },
      { shape: 'closed', clients: 100 },
      { shape: 'closed', clients: 1_000 },
    ],
  },
  blob: {
    over: 'http',
    from: 'standard',
    title: 'stored files by address',
    variants: ['files'],
    scales: ['100k'],
    serve,
    share,
    steps: [blob],
    shapes: [{ shape: 'closed', clients: 10 }],
  },
}
