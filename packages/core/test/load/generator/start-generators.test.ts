import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { serveHttp } from '@gauntlet/kit/ground-truth'
import { windowFlags } from '../../../src/load/load-flags.ts'
import type { Window } from '../../../src/load/window/run-window.ts'
import { startGenerators, type Generators } from '../../../src/load/generator/start-generators.ts'
import type { WindowOrder } from '../../../src/load/generator/generator.ts'
import { nowNs } from '../../../src/machine/clock.ts'
import { flagOf, observe } from '../../observe.ts'
import { fixture } from '../../run-subject.ts'
import { twice } from '../window/window.ts'

/** A request as the server saw it. */
interface Seen {
  readonly atNs: number
  readonly name: string
  readonly thread: number
  /** What the thread's generator had counted, from 0, and its steps in `common`, from 1. */
  readonly i: number
  readonly asked: number
  readonly user: string
}

interface Driven extends Generators {
  readonly seen: Seen[]
  /** Connections that the server has now. */
  readonly connected: () => number
}

/** Generators of the fixture `threaded`, and a server that notes what they ask. */
async function driving(
  t: TestContext,
  of: { caseName: string; threads: number; sessionOf?: 'client' | 'connection' },
): Promise<Driven> {
  const seen: Seen[] = []
  let connected = 0
  const { url } = await serveHttp(t, (request, response) => {
    const [thread, i, asked, user = ''] = String(request.headers['x-asked']).split(' ')
    const name = (request.url ?? '/').slice(1)
    seen.push({ atNs: nowNs(), name, thread: Number(thread), i: Number(i), asked: Number(asked), user })
    if (!request.socket.listenerCount('counted')) {
      connected++
      request.socket.once('counted', () => undefined).once('close', () => connected--)
    }
    response.end(name)
  })
  const generators = await startGenerators(
    {
      file: fixture('threaded'),
      caseName: of.caseName,
      url: url.href,
      shared: null,
      seed: '1',
      client: 'autocannon',
      timeoutMs: 2_000,
      sessionOf: of.sessionOf ?? 'connection',
    },
    { threads: of.threads, steps: [] },
  )
  t.after(generators.stop)
  return { ...generators, seen, connected: () => connected }
}

const steady: WindowOrder = {
  shape: { shape: 'constant', ratePerSecond: 600 },
  connections: 12,
  warmupMs: 200,
  windowMs: 1_000,
  drainMs: 2_000,
}

const codes = (window: Window): string[] => windowFlags(window, { model: 'open', over: 'http' }).map(({ code }) => code)
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN

test('three threads offer what one would, each request once, and the server sees it as evenly', async (t) => {
  await twice(async () => {
    const { run, stop, seen } = await driving(t, { caseName: 'mix', threads: 3 })
    const { settled, generator } = await run(steady)
    await stop()
    assert.equal(generator.threads, 3)
    assert.deepEqual([settled.offered, settled.outcomes.correct, seen.length], [600, 600, 690])
    assert.deepEqual(
      settled.operations.map(({ detail }) => [detail.name, detail.offered, detail.outcomes.correct]),
      [
        ['alpha', 450, 450],
        ['beta', 150, 150],
      ],
    )
    assert.deepEqual(
      settled.slots.map(({ offered, correct }) => [offered, correct]),
      [[600, 600]],
    )
    // The mix is alpha, alpha, beta, alpha: each thread goes through it from a place of its own.
    const asked = seen
      .toSorted((a, b) => a.i - b.i || a.thread - b.thread)
      .map(({ name }) => (name === 'alpha' ? 'a' : 'b'))
    assert.equal(asked.join(''), 'aabababaaaaa'.repeat(60).slice(0, 690))
    // The first 30 of the 90 requests of the warm-up are due within the 100 ms in which their rate rises. After these, request
    // j of thread k is due (3 j + k - 30) ÷ 600 s later. A thread that started late would lag in the median.
    const lagsMs = [0, 1, 2].map((thread) => {
      const times = seen.filter((request) => request.thread === thread).map(({ atNs }) => atNs)
      assert.equal(times.length, 230)
      const lags = times
        .toSorted((a, b) => a - b)
        .map((atNs, j) => atNs / 1e6 - 100 - ((3 * j + thread - 30) * 1e3) / 600)
      return median(lags.slice(10))
    })
    assert.ok(Math.max(...lagsMs) - Math.min(...lagsMs) < 1, `threads lag by ${lagsMs.join(', ')} ms`)
  })
})

test('one thread of three that blocks is flagged, and its lag is told; three that do not block have none such', async (t) => {
  const blocked = await driving(t, { caseName: 'blocking', threads: 3 })
  const window = await blocked.run(steady)
  assert.ok(codes(window).includes('load-generator-saturated'))
  // Two thirds of the requests are not held up; the figure is that of the thread that is.
  assert.ok(window.generator.sendLagP99Ns > 25e6, `${window.generator.sendLagP99Ns}`)
  await blocked.stop()
  const calm = await driving(t, { caseName: 'mix', threads: 3 })
  let lagNs = Infinity
  // Other work on the machine may hold a thread up, but hardly for as long, and not every time.
  for (let attempt = 0; lagNs > 25e6 && attempt < 5; attempt++) lagNs = (await calm.run(steady)).generator.sendLagP99Ns
  assert.ok(lagNs < 25e6, `${lagNs}`)
})

test('clients of a closed load are split, and keep their sessions and counts over the windows of a search', async (t) => {
  const { run, seen } = await driving(t, { caseName: 'mix', threads: 2, sessionOf: 'client' })
  const order: WindowOrder = {
    ...steady,
    shape: { shape: 'closed', clients: 5, thinkMs: [1, 10] },
    connections: 5,
    warmupMs: 50,
    windowMs: 200,
  }
  for (let window = 0; window < 2; window++) {
    const { settled } = await run(order)
    assert.equal(settled.outcomes.correct, settled.offered)
  }
  assert.deepEqual(
    [0, 1].map((thread) => new Set(seen.filter((request) => request.thread === thread).map(({ user }) => user)).size),
    [3, 2],
  )
  for (const thread of [0, 1]) {
    const counts = seen.filter((request) => request.thread === thread)
    // Connections race on their way to the server, counts do not repeat or begin anew.
    assert.deepEqual(
      counts.map(({ i }) => i).toSorted((a, b) => a - b),
      counts.map((_, k) => k),
    )
    assert.equal(Math.max(...counts.map(({ asked }) => asked)), counts.length)
  }
})

test('clients of a closed load send its mix from every thread, however fast one operation is', async (t) => {
  const { run, seen } = await driving(t, { caseName: 'even', threads: 2, sessionOf: 'client' })
  const shape = { shape: 'closed', clients: 4 } as const
  await run({ ...steady, shape, connections: 4, warmupMs: 50, windowMs: 200 })
  for (const thread of [0, 1]) {
    const own = seen.filter((request) => request.thread === thread)
    const alphas = own.filter(({ name }) => name === 'alpha').length
    // Both of an even number, one more or less of an odd one.
    assert.ok(own.length > 20 && Math.abs(2 * alphas - own.length) <= 1, `${alphas} of ${own.length}`)
  }
})

test('a thread that fails ends the window with its reason, and nothing goes on after 250 ms', async (t) => {
  const { run, stop, seen, connected } = await driving(t, { caseName: 'throwing', threads: 3 })
  await assert.rejects(run(steady), { name: 'TrialFailure', message: /^generator thread 1: SyntaxError: / })
  assert.ok(connected() > 0)
  const stopping = nowNs()
  await stop()
  assert.ok(nowNs() - stopping < 250e6, `${(nowNs() - stopping) / 1e6} ms`)
  await delay(50)
  const after = seen.length
  assert.equal(connected(), 0)
  await delay(100)
  assert.equal(seen.length, after)
})

test('a file that cannot be loaded fails the window, not the process', async (t) => {
  const { run } = await driving(t, { caseName: 'mix', threads: 2 })
  const broken = await startGenerators(
    {
      file: fixture('no-such-subject'),
      caseName: 'mix',
      url: 'http://127.0.0.1:9/',
      shared: null,
      seed: '1',
      client: 'autocannon',
      timeoutMs: 1_000,
      sessionOf: 'connection',
    },
    { threads: 2, steps: [] },
  )
  t.after(broken.stop)
  await assert.rejects(broken.run(steady), /generator thread \d failed: .*cannot be loaded/)
  assert.equal((await run({ ...steady, windowMs: 100 })).settled.offered, 60)
})

for (const shape of ['constant-600', 'search']) {
  test(`a trial of ${shape} says who drove it, and in how many threads`, async (t) => {
    const of = { phase: 'load', case: 'mix', shape, hosted: true, file: fixture('threaded') } as const
    const { status, detail } = await observe(t, of)
    assert.deepEqual(status, { state: 'ok' })
    assert.ok(detail?.phase === 'load')
    assert.deepEqual([detail.generator?.name, detail.generator?.threads], ['undici 8.12.4, gated', 2])
  })
}

test('a case that shares what no thread can take fails, and says which hook', async (t) => {
  const of = { phase: 'load', case: 'unclonable', shape: 'threads-2', file: fixture('threaded') } as const
  const observation = await observe(t, of)
  assert.ok(observation.status.state === 'failed')
  assert.equal(observation.status.reason, 'bad-output')
  assert.match(observation.status.message, /^load\.unclonable\.share: returned what no thread can take/)
  assert.equal(flagOf(observation, 'left-process'), undefined)
})
