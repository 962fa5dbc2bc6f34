import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Shape, StepContext } from '@gauntlet/contract'
import { serveApart, serveHttp, stallMeanMs, stallQuantileMs } from '@gauntlet/kit/ground-truth'
import { httpDriver } from '../../../src/load/transport/http-driver.ts'
import { windowFlags } from '../../../src/load/load-flags.ts'
import type { Window } from '../../../src/load/window/run-window.ts'
import { nowNs } from '../../../src/machine/clock.ts'
import { replyingDriver } from '../../ground-truth/replying-driver.ts'
import { stepNamed } from '../transport/drive.ts'
import { random, twice, windowOf, windowOver } from './window.ts'

const open = { model: 'open', over: 'http' } as const
const closed = { model: 'closed', over: 'http' } as const
const codes = (window: Window, kind: Parameters<typeof windowFlags>[1]): string[] =>
  windowFlags(window, kind)
    .map((flag) => flag.code)
    // Other work on the machine, and beside it, is not what these tests are about.
    .filter((code) => !['cpu-contention', 'cpu-steal', 'too-short'].includes(code))
const steady = (ratePerSecond: number): Shape => ({ shape: 'constant', ratePerSecond })
const nameOf = (url: string | undefined): string => (url ?? '/').slice(1)
const near = (observed: number, truth: number, by: number): void =>
  assert.ok(Math.abs(observed - truth) <= by, `${observed} is not within ${by} of ${truth}`)

const answering = (t: TestContext): ReturnType<typeof serveHttp> =>
  serveHttp(t, (request, response) => response.end(nameOf(request.url)))

test('an open load sees a stall of one second in five as all of its requests felt it', async (t) => {
  const stall = { everyMs: 5_000, stallMs: 1_000 }
  const { url } = await serveApart(t, { server: 'stall', ...stall })
  await twice(async () => {
    const { settled } = await windowOver(url, steady(200), { connections: 16, windowMs: 5_000 })
    assert.deepEqual([settled.offered, settled.outcomes.correct], [1_000, 1_000])
    const ms = (share: number): number => settled.latency.at(share) / 1e6
    for (const share of [0.9, 0.95, 0.975, 0.99]) near(ms(share), stallQuantileMs(stall, share), 30)
    near(settled.latency.mean() / 1e6, stallMeanMs(stall), 12)
    assert.ok(ms(0.5) < 20)
  })
})

test('what is due is offered exactly, and ends exactly once', async (t) => {
  const { url } = await answering(t)
  const window = await windowOver(url, steady(400))
  assert.equal(window.settled.offered, 400)
  assert.equal(window.settled.outcomes.correct, 400)
  assert.deepEqual(
    window.settled.slots.map(({ offered, correct, failed }) => [offered, correct, failed]),
    [[400, 400, 0]],
  )
  assert.deepEqual(
    codes(window, open).filter((code) => code !== 'load-generator-saturated'),
    [],
  )
})

test('a ramp and a spike keep the law of Little, though their rates differ from the warm-up', async () => {
  for (const shape of [
    { shape: 'ramp', fromPerSecond: 100, toPerSecond: 2_000 },
    { shape: 'spike', ratePerSecond: 200, factor: 10 },
  ] as const) {
    const window = await windowOf(replyingDriver(20), shape)
    assert.ok(!codes(window, open).includes('little-law-violation'))
  }
})

test('a closed load keeps every client busy, and only one request of each under way', async () => {
  const window = await windowOf(replyingDriver(20), { shape: 'closed', clients: 10 })
  // Timers are late by up to a millisecond or two; the machine may add to it.
  assert.ok(window.settled.completed > 300 && window.settled.completed <= 500, `${window.settled.completed}`)
  near(window.meanInSystem, 10, 0.5)
})

test('clients of a scripted load send the steps in their order, each from a place of its own', async (t) => {
  const orders = new Map<unknown, string[]>()
  const script = [
    { ...stepNamed('enter'), weight: 1 },
    { ...stepNamed('look'), weight: 2 },
    { ...stepNamed('leave'), weight: 1 },
  ].map((step) => ({
    ...step,
    request: (context: StepContext) => {
      orders.set(context.session, [...(orders.get(context.session) ?? []), step.name])
      return step.request(context)
    },
  }))
  const { url } = await answering(t)
  await windowOver(url, { shape: 'closed', clients: 3 }, { steps: script, order: 'scripted', windowMs: 200 })
  assert.equal(orders.size, 3)
  for (const [client, sent] of [...orders.values()].entries()) {
    const whole = sent.map((_, i) => ['enter', 'look', 'look', 'leave'][(client + i) % 4])
    assert.ok(sent.length > 8, `${sent.length} requests`)
    assert.deepEqual(sent, whole)
  }
})

test('clients that think send as much less, and leave no timer', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  const shape = { shape: 'closed', clients: 20, thinkMs: [80, 120] } as const
  const window = await windowOf(replyingDriver(1), shape)
  // 20 clients ÷ (100 ms of thought + 1–3 ms of service).
  assert.ok(window.settled.offered > 140 && window.settled.offered < 230, `${window.settled.offered}`)
  // One that was due at the very end may be late.
  for (let turn = 0; turn < 1_000 && timers() > before; turn++) await new Promise((resolve) => setImmediate(resolve))
  assert.equal(timers(), before)
})

test('one percent of wrong answers is counted exactly and voids the number', async (t) => {
  let count = 0
  const { url } = await serveHttp(t, (request, response) => {
    response.end(++count % 100 === 0 ? 'nonsense' : nameOf(request.url))
  })
  const window = await windowOver(url, steady(500), { warmupMs: 200 })
  assert.deepEqual([window.settled.offered, window.settled.outcomes.wrong], [500, 5])
  const flag = windowFlags(window, open).find(({ code }) => code === 'wrong-answers')
  assert.equal(flag?.severity, 'invalidates')
  assert.equal(flag?.observed, 0.01)
  assert.match(window.wrongSamples[0] ?? '', /alpha: status 200/)
})

test('goodput counts what came within the window: one late answer does not stretch it', async () => {
  let i = 0
  const quick = replyingDriver(1)
  const window = await windowOf(async (events, connections) => {
    const [fast, late] = [await quick(events, connections), await replyingDriver(1_500)(events, connections)]
    return { ...fast, send: (ticket) => (++i === 100 ? late : fast).send(ticket) }
  }, steady(200))
  assert.equal(window.windowNs, 1e9)
  near(window.settled.completed, 199, 3)
  assert.equal(window.settled.outcomes.correct, 200)
})

test('a system that keeps up with half of the rate shows half of it as goodput', async (t) => {
  // One request at a time, 10 ms each or longer: at most 100 per second.
  let queue = Promise.resolve()
  const { url } = await serveHttp(t, (request, response) => {
    queue = queue.then(() => new Promise((resolve) => setTimeout(resolve, 10)))
    void queue.then(() => response.end(nameOf(request.url)))
  })
  const window = await windowOver(url, steady(200))
  assert.equal(window.settled.offered, 200)
  assert.ok(window.settled.completed > 60 && window.settled.completed <= 101, `${window.settled.completed}`)
  assert.ok(window.settled.latency.at(0.95) > 300e6)
})

test('timeouts stay in the tail, and are told', async (t) => {
  let count = 0
  const { url } = await serveHttp(t, (request, response) => {
    if (++count % 20 !== 0) response.end(nameOf(request.url))
  })
  const window = await windowOver(url, steady(200), { timeoutMs: 300 })
  assert.deepEqual([window.settled.outcomes.correct, window.settled.outcomes.timeout], [190, 10])
  assert.ok(window.settled.latency.at(0.96) >= 300e6, 'one in twenty took at least 300 ms')
  assert.ok(codes(window, open).includes('failed-requests'))
})

test('refusals are no answers, and leave no trace in the latencies', async (t) => {
  let count = 0
  const { url } = await serveHttp(t, (request, response) => {
    if (++count % 4 === 0) response.writeHead(503)
    response.end(nameOf(request.url))
  })
  const window = await windowOver(url, steady(200))
  assert.deepEqual([window.settled.outcomes.correct, window.settled.outcomes.status], [150, 50])
  assert.equal(window.settled.latency.count(), 150)
  assert.ok(codes(window, open).includes('failed-requests'))
})

test('a ticket that is settled twice, or never, breaks conservation', async () => {
  for (const planted of ['twice', 'never'] as const) {
    const driver = replyingDriver(1, (i) => (i === 150 ? planted : 'correct'))
    const window = await windowOf(driver, steady(200), { drainMs: 100 })
    assert.ok(codes(window, open).includes('conservation-violation'), planted)
  }
})

test('latencies that are told shorter than they were break the law of Little', async () => {
  const lying = await windowOf(
    async (events, connections) =>
      await replyingDriver(20)(
        { ...events, settle: (ticket, outcome) => events.settle(ticket, outcome, { atNs: ticket.releasedNs + 5e6 }) },
        connections,
      ),
    steady(500),
  )
  assert.ok(codes(lying, open).includes('little-law-violation'))
  const honest = await windowOf(replyingDriver(20), steady(500))
  assert.ok(!codes(honest, open).includes('little-law-violation'))
})

const burn = (ms: number): void => {
  const until = nowNs() + ms * 1e6
  while (nowNs() < until);
}

test('a generator whose checks take all its time is flagged in both models, a calm one is not', async (t) => {
  const { url } = await answering(t)
  const heavy = [stepNamed('alpha', { expect: () => (burn(4), true) })]
  assert.ok(codes(await windowOver(url, steady(300), { steps: heavy }), open).includes('load-generator-saturated'))
  const busy = await windowOver(url, { shape: 'closed', clients: 8 }, { steps: heavy })
  assert.ok(codes(busy, closed).includes('load-generator-saturated'))
  await twice(async () => {
    const calm = await windowOver(url, steady(100))
    assert.deepEqual(codes(calm, open), [])
  })
})

test('a generator that is held up is flagged though it is hardly busy', async (t) => {
  const { url } = await answering(t)
  const stall = setInterval(() => burn(50), 300)
  try {
    const window = await windowOver(url, steady(200))
    assert.ok(codes(window, open).includes('load-generator-saturated'))
    assert.ok(window.settled.latency.at(0.99) > 30e6, 'and what it held up is in the latency')
  } finally {
    clearInterval(stall)
  }
})

test('a hook that throws ends the window with its error', async (t) => {
  const { url } = await answering(t)
  const broken = [stepNamed('alpha', { request: () => JSON.parse('{') as never })]
  for (const shape of [steady(100), { shape: 'closed', clients: 2 }] as const) {
    await assert.rejects(windowOver(url, shape, { steps: broken }), SyntaxError)
  }
})

test('weights share out the requests, and each operation has its own books', async (t) => {
  const { url } = await answering(t)
  const steps = [stepNamed('alpha', { weight: 3 }), stepNamed('beta')]
  const { settled } = await windowOver(url, steady(400), { steps })
  assert.deepEqual(
    settled.operations.map(({ detail }) => [detail.name, detail.offered, detail.outcomes.correct]),
    [
      ['alpha', 300, 300],
      ['beta', 100, 100],
    ],
  )
})

test('a session belongs to one client of a closed load, whatever connection it is given', async (t) => {
  const { url } = await answering(t)
  const seen = new Map<Map<string, unknown>, number>()
  const step = stepNamed('alpha', {
    request: ({ session }) => {
      seen.set(session, (seen.get(session) ?? 0) + 1)
      return { path: '/alpha' }
    },
  })
  await windowOver(url, { shape: 'closed', clients: 3, thinkMs: [1, 30] }, { steps: [step] })
  assert.equal(seen.size, 3)
})

test('run numbers go on from one window to the next of a search', async (t) => {
  const { url } = await answering(t)
  const numbers: number[] = []
  const step = stepNamed('alpha', { request: ({ i }) => (numbers.push(i), { path: '/alpha' }) })
  const driver = httpDriver({ url, steps: [step], shared: null, random, timeoutMs: 1_000, sessionOf: 'connection' })
  for (let probe = 0; probe < 2; probe++) await windowOf(driver, steady(100), { warmupMs: 50, windowMs: 100 })
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => index),
  )
})
