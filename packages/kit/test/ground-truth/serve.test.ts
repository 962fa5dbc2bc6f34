import assert from 'node:assert/strict'
import { Agent, get } from 'node:http'
import { test, type TestContext } from 'node:test'
import { serve, serveApart, type ServerSpec } from '../../src/ground-truth/index.ts'

type Answer = { readonly status: number; readonly body: string; readonly ms: number } | { readonly error: string }

/** One GET; `agent` keeps connections, none takes a new one each time. */
function ask(url: URL, agent: Agent | false): Promise<Answer> {
  const fromMs = performance.now()
  return new Promise((resolve) => {
    const request = get(new URL('/alpha', url), { agent, timeout: 5_000 }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, ms: performance.now() - fromMs }))
    })
    request.on('timeout', () => request.destroy(new Error('no answer')))
    request.on('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? error.message }))
  })
}

async function askInTurn(t: TestContext, spec: ServerSpec, count: number): Promise<Answer[]> {
  const { url } = await serve(t, spec)
  const agent = new Agent({ keepAlive: true })
  t.after(() => agent.destroy())
  const answers: Answer[] = []
  for (let i = 0; i < count; i++) answers.push(await ask(url, agent))
  return answers
}

const tally = (answers: readonly Answer[]): Map<string, number> =>
  new Map(
    [...Map.groupBy(answers, (answer) => ('error' in answer ? answer.error : `${answer.status} ${answer.body}`))].map(
      ([kind, list]) => [kind, list.length],
    ),
  )

const timesOf = (answers: readonly Answer[]): number[] =>
  answers.flatMap((answer) => ('error' in answer ? [] : [answer.ms])).sort((a, b) => a - b)

test('one body of a hundred is wrong, and nothing else is', async (t) => {
  assert.deepEqual(
    tally(await askInTurn(t, { server: 'wrong-body', every: 100 }, 300)),
    new Map([
      ['200 alpha', 297],
      ['200 nonsense', 3],
    ]),
  )
})

test('one request of a hundred is reset, and nothing else is', async (t) => {
  assert.deepEqual(
    tally(await askInTurn(t, { server: 'reset', every: 100 }, 300)),
    new Map([
      ['200 alpha', 297],
      ['ECONNRESET', 3],
    ]),
  )
})

test('a limiter refuses what comes at once beyond its burst', async (t) => {
  const { url } = await serve(t, { server: 'limit', ratePerSecond: 0.01, burst: 7 })
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(url, false)))
  assert.deepEqual([tally(answers).get('200 alpha'), tally(answers).get('429 alpha')], [7, 13])
})

test('no answer of a constant law comes before its time, and not all come late', async (t) => {
  const times = timesOf(await askInTurn(t, { server: 'latency', law: { law: 'constant', ms: 8 }, seed: '1' }, 100))
  assert.ok(times[0]! >= 8, `${times[0]}`)
  assert.ok(times[20]! < 16, `${times[20]}`)
})

test('the slow answers of a bimodal law are those that its seed draws', async (t) => {
  const law = { law: 'bimodal', fastMs: 0, slowMs: 30, slowShare: 0.2 } as const
  const slow = async (): Promise<boolean[]> =>
    (await askInTurn(t, { server: 'latency', law, seed: 'a' }, 40)).map((answer) => 'ms' in answer && answer.ms >= 30)
  const first = await slow()
  assert.ok(first.filter(Boolean).length >= 3 && first.filter(Boolean).length <= 16)
  assert.deepEqual(await slow(), first)
})

test('connections are taken up one after the other, and serve at once from then on', async (t) => {
  const { url } = await serve(t, { server: 'slow-accept', acceptMs: 60 })
  const times = timesOf(await Promise.all(Array.from({ length: 5 }, () => ask(url, false))))
  for (const [index, ms] of times.entries()) assert.ok(ms >= 60 * (index + 1) - 1, `${ms} of connection ${index}`)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.after(() => agent.destroy())
  await ask(url, agent)
  const kept = [await ask(url, agent), await ask(url, agent), await ask(url, agent)]
  assert.ok(timesOf(kept)[0]! < 50)
})

test('a stalling server in a process of its own holds what arrives in the stall, and nothing else', async (t) => {
  const { url } = await serveApart(t, { server: 'stall', everyMs: 400, stallMs: 200 })
  const agent = new Agent({ keepAlive: true })
  t.after(() => agent.destroy())
  const answers: Array<Promise<Answer>> = []
  for (let i = 0; i < 80; i++) {
    answers.push(ask(url, agent))
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const times = timesOf(await Promise.all(answers))
  // Half of 800 ms and more is stalled: 0–200 ms, evenly spread.
  assert.ok(times[15]! < 50, `${times[15]}`)
  assert.ok(times.at(-1)! > 150, `${times.at(-1)}`)
})
