import assert from 'node:assert/strict'
import { createRandom, type HttpStep } from '@gauntlet/contract'
import type { Outcome, Ticket } from '../../../src/load/window/books.ts'
import type { OpenGate } from '../../../src/load/transport/gate.ts'
import { httpDriver } from '../../../src/load/transport/http-driver.ts'
import { nowNs } from '../../../src/machine/clock.ts'

/** A step that asks for its own name and believes only an answer that begins with it. */
export const stepNamed = (name: string, more: Partial<HttpStep> = {}): HttpStep => ({
  name,
  weight: 1,
  request: () => ({ path: `/${name}` }),
  expect: ({ status, body }) =>
    (status === 200 && body.toString('latin1', 0, 60).startsWith(name)) ||
    `${status} ${body.toString('latin1', 0, 20)}`,
  ...more,
})

export interface Driven {
  readonly outcomes: { readonly [outcome in Outcome]: number }
  readonly wrong: readonly string[]
  readonly elapsedMs: number
}

export interface DriveOptions {
  readonly requests: number
  readonly connections: number
  readonly timeoutMs?: number
  readonly patienceMs?: number
  readonly pauseMs?: number
  /** Default: autocannon's. */
  readonly gate?: OpenGate
}

/**
 * Sends `requests` tickets, round the steps, with as many under way as there are connections, and abandons what is left
 * after `patienceMs`. Fails when a ticket is not settled exactly once, or a socket or timer is left.
 */
export async function drive(url: URL, steps: readonly HttpStep[], options: DriveOptions): Promise<Driven> {
  const before = openNow()
  const outcomes = { correct: 0, wrong: 0, status: 0, transport: 0, timeout: 0, unsent: 0 }
  const settled = new Map<Ticket, number>()
  const wrong: string[] = []
  const done = Promise.withResolvers<void>()
  let sent = 0
  let ended = 0
  let next: () => void = () => undefined
  const target = { url, steps, shared: null, random: createRandom('1'), timeoutMs: options.timeoutMs ?? 2_000 }
  const driver = await httpDriver({ ...target, sessionOf: 'connection' }, options.gate)(
    {
      settle: (ticket, outcome) => {
        settled.set(ticket, (settled.get(ticket) ?? 0) + 1)
        outcomes[outcome]++
        if (++ended === options.requests) done.resolve()
        else if (options.pauseMs) setTimeout(next, options.pauseMs)
        else next()
      },
      wrong: (sample) => wrong.push(sample),
      fail: done.reject,
    },
    options.connections,
  )
  const started = nowNs()
  next = () => {
    if (sent >= options.requests) return
    const at = nowNs()
    const times = { dueNs: at, releasedNs: at, handedNs: at, sentNs: at }
    const ticket = { operation: sent++ % steps.length, client: 0, ...times, settled: false }
    settled.set(ticket, 0)
    driver.send(ticket)
  }
  const patience = setTimeout(() => done.resolve(), options.patienceMs ?? 15_000)
  try {
    for (let i = 0; i < options.connections; i++) next()
    await done.promise
    next = () => undefined
    driver.abandon()
  } finally {
    clearTimeout(patience)
    const closing = nowNs()
    await driver.close()
    assert.ok(nowNs() - closing < 250e6, 'closing is quick')
    assert.equal(await leftOver(before), 0, 'a socket or timer is left')
  }
  assert.equal([...settled.values()].filter((times) => times !== 1).length, 0, 'each ticket is settled exactly once')
  assert.equal(
    Object.values(outcomes).reduce((sum, count) => sum + count, 0),
    sent,
    'the outcomes add up to what was sent',
  )
  return { outcomes, wrong, elapsedMs: (nowNs() - started) / 1e6 }
}

const openNow = (): number =>
  process.getActiveResourcesInfo().filter((name) => /TCPSocket|TCPConnect|Timeout/.test(name)).length

/** Sockets and timers beyond those that were there before, when the server has had time to let go of its own. */
async function leftOver(before: number): Promise<number> {
  const until = nowNs() + 1e9
  while (openNow() > before && nowNs() < until) await new Promise((resolve) => setImmediate(resolve))
  return Math.max(0, openNow() - before)
}
