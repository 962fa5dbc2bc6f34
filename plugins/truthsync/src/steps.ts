import type { HttpStep, StepContext, StepReply } from '@gauntlet/contract'
import { hotPattern, type DrawIndex } from './data/access-pattern.ts'
import { extractNaive } from './extraction/naive-extractor.ts'
import { normaliseText } from './extraction/normalise-text.ts'
import { prepareAnswer } from './extraction/prepare-answer.ts'
import type { TruthSystem } from './system.ts'

/** What the generator must know: texts, and the answers that the naive extractor gives to them. */
interface Known {
  readonly texts: readonly string[]
  readonly answers: readonly string[]
}

export function share(system: TruthSystem): Known {
  const texts = system.claims().map(({ text }) => text)
  return { texts, answers: texts.map((text) => prepareAnswer(normaliseText(text), extractNaive)) }
}

/** The same, as it goes over the wire. Made once for all users of a generator. */
interface Prepared {
  readonly items: readonly string[]
  readonly answers: readonly Buffer[]
  readonly draw: DrawIndex
}

function prepared({ common, shared }: StepContext): Prepared {
  const known = common.get('prepared') as Prepared | undefined
  if (known) return known
  const { texts, answers } = shared as Known
  const made = {
    items: texts.map((text) => JSON.stringify({ text })),
    answers: answers.map((answer) => Buffer.from(answer)),
    draw: hotPattern(texts.length),
  }
  common.set('prepared', made)
  return made
}

const headers = { 'content-type': 'application/json' }

/** An answer opens with a brace. */
const answerStart = 1

export const verify: HttpStep = {
  name: 'verify',
  weight: 89.29,
  request: (context) => {
    const { items, draw } = prepared(context)
    const asked = draw(context.random)
    context.session.set('asked', asked)
    return { method: 'POST', path: '/verify', headers, body: items[asked] as string }
  },
  expect: ({ status, body }, context) => {
    if (status !== 200) return `status ${status}`
    const answer = prepared(context).answers[context.session.get('asked') as number] as Buffer
    return body.subarray(answerStart, answerStart + answer.length).equals(answer) || 'another extraction'
  },
}

/** A batch of so many texts, drawn anew for each request. */
export const batchOf = (low: number, high: number): HttpStep => ({
  name: 'batch',
  weight: 8.93,
  request: (context) => {
    const { items, draw } = prepared(context)
    const asked = Array.from({ length: context.random.int(low, high) }, () => draw(context.random))
    context.session.set('batch', asked)
    return { method: 'POST', path: '/verify/batch', headers, body: `[${asked.map((i) => items[i]).join(',')}]` }
  },
  expect: ({ status, body }, context) => {
    if (status !== 200) return `status ${status}`
    const { answers } = prepared(context)
    let from = 0
    for (const i of context.session.get('batch') as readonly number[]) {
      const answer = answers[i] as Buffer
      const at = body.indexOf(brace, from) + answerStart
      if (!body.subarray(at, at + answer.length).equals(answer)) return 'another extraction'
      from = at + answer.length
    }
    return body.indexOf(brace, from) < 0 || 'more answers than texts'
  },
})

const brace = '{'.charCodeAt(0)

const health: HttpStep = {
  name: 'health',
  weight: 0.89,
  request: () => ({ path: '/health' }),
  expect: ({ status, body }) => (status === 200 ? body.toString() === '{"status":"ok"}' : `status ${status}`),
}

/** Each reading must count at least this request more than the one before, from the same process. */
const stats: HttpStep = {
  name: 'stats',
  weight: 0.89,
  request: () => ({ path: '/stats' }),
  expect: ({ status, body }: StepReply, { session }) => {
    if (status !== 200) return `status ${status}`
    const { pid, total_requests: total, batch_queue_size: queued, cache } = JSON.parse(body.toString())
    const key = `requests of ${String(pid)}`
    const before = Number(session.get(key) ?? 0)
    session.set(key, total)
    if (!(total > before)) return `total_requests went from ${before} to ${String(total)}`
    return Number.isInteger(queued) && cache.hits + cache.misses >= 0 ? true : 'no queue or cache in /stats'
  },
}

/** What the published load consists of. */
export const mix: readonly HttpStep[] = [verify, batchOf(10, 100), health, stats]
