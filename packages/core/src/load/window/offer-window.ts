import { nowNs } from '../../machine/clock.ts'
import { createArrivals, ratePieces } from './arrivals.ts'
import { openBooks, type Ticket } from './books.ts'
import { watchCrowd } from './crowd.ts'
import { offerClosed, offerOpen, type Hand } from './offer.ts'
import { createMix, createScript } from './operation-mix.ts'
import { takeShare, whole } from '../generator/share.ts'
import { slotNsOf } from './slots.ts'
import { tellLive } from './tell-live.ts'
import { watchThread } from './watch-thread.ts'
import type { PartResult, WindowPlan, WindowRun } from './window-part.ts'

/** Offers a window's load from `startNs` on, and waits for the last answers. Rejects with what a hook of the subject threw. */
export async function offerWindow(plan: WindowPlan, run: WindowRun, startNs: number): Promise<PartResult> {
  const { driver, stop } = run
  const { turn } = plan
  const fromNs = startNs + plan.warmupMs * 1e6
  const untilNs = fromNs + plan.windowMs * 1e6
  const slotNs = slotNsOf(plan.shape, plan.windowMs * 1e6)
  const names = plan.operations.map((operation) => operation.name)
  const books = openBooks(names, { fromNs, untilNs, slotNs })
  const crowd = watchCrowd({ fromNs, untilNs })
  const closed = plan.shape.shape === 'closed'
  const freed: number[] = []
  let wake: () => void = () => undefined
  run.onSettled((ticket, outcome, of) => {
    if (!books.settle(ticket, outcome, of)) return
    crowd.leave(ticket)
    if (!closed) return
    freed.push(ticket.client)
    turn?.settled(outcome === 'correct')
    wake()
  })
  turn?.onGo(() => wake())
  let maxQueue = 0
  const nextOperation = operationsOf(plan)
  const send = (at: Hand): void => {
    const ticket: Ticket = {
      client: at.client,
      dueNs: at.dueNs,
      releasedNs: at.releasedNs,
      handedNs: at.handedNs,
      operation: nextOperation(at.client),
      sentNs: at.handedNs,
      settled: false,
    }
    books.offer(ticket)
    crowd.enter(ticket)
    turn?.sent()
    try {
      driver.send(ticket)
    } catch (error) {
      run.fail(error)
    }
    const waiting = driver.waiting()
    if (waiting > maxQueue && ticket.dueNs >= fromNs) maxQueue = waiting
  }
  const thread = watchThread(fromNs)
  const telling = plan.live ? tellLive(books.ledger, { part: plan.share?.index ?? 0, fromNs, untilNs, slotNs }) : null
  try {
    const offering =
      plan.shape.shape === 'closed'
        ? offerClosed({
            clients: plan.shape.clients,
            thinkMs: plan.shape.thinkMs ?? null,
            random: plan.random,
            startNs,
            untilNs,
            send,
            freed,
            onFreed: (listener) => (wake = listener),
            mayGo: turn?.mayGo,
            signal: stop.signal,
          })
        : offerOpen({ next: dueTimesOf(plan), startNs, send, signal: stop.signal })
    await Promise.race([offering, run.failure])
    const state = thread.state()
    await Promise.race([drain(() => crowd.size() === 0 || stop.signal.aborted, plan.drainMs), run.failure])
    driver.abandon()
    const { ledger } = books
    return {
      ledger,
      wrongSamples: run.wrongSamples,
      generator: { ...state, sendLagP99Ns: ledger.sendLag.at(0.99), maxQueue },
      meanInSystem: crowd.mean(),
    }
  } finally {
    telling?.stop()
    thread.stop()
  }
}

/** Which operation a client sends next. */
function operationsOf({ operations, order, share }: WindowPlan): (client: number) => number {
  const weights = operations.map((operation) => operation.weight)
  if (order === 'scripted') return createScript(weights)
  const next = createMix(weights)
  // Each generator goes through the whole mix, from a place of its own: every n-th item of it would be one operation only.
  for (let skip = share?.index ?? 0; skip > 0; skip--) next()
  return next
}

/** When the requests of this generator's share are due, in ns from the start. */
function dueTimesOf({ shape, warmupMs, windowMs, random, share = whole }: WindowPlan): () => number {
  const poisson = shape.shape === 'constant' && shape.arrivals === 'poisson'
  const pieces = ratePieces(shape, { warmupNs: warmupMs * 1e6, windowNs: windowMs * 1e6 })
  return takeShare(createArrivals(pieces, poisson ? random : 'uniform').next, share)
}

async function drain(empty: () => boolean, deadlineMs: number): Promise<void> {
  const until = nowNs() + deadlineMs * 1e6
  while (!empty() && nowNs() < until) await new Promise((resolve) => setTimeout(resolve, 2))
}
