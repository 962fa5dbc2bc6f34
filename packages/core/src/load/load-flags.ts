import type { Flag, Outcomes } from '@gauntlet/record'
import { percentBeside } from '../machine/percent-beside.ts'
import { contentionFlags } from '../machine/run-queue.ts'
import { stealFlags } from '../machine/steal.ts'
import type { Window } from './window/run-window.ts'

/** More wrong answers than this share void a number: a system that need not be right can be as fast as it likes. */
const wrongShareLimit = 0.001

/** More failed requests than this share are told. */
const failedShareLimit = 0.001

/** Counted as never answered, this share of requests puts the p99 of all at infinity, whatever the answered ones took. */
const untracedShareLimit = 0.01

/** Above these shares of a busy event loop, the generator's own queue is part of what it measures. */
const busyLimits = { open: 0.85, closed: 0.97 }
const busyWarnShare = 0.7

/** Hand-over later than due by this much at p99 means the generator was held up. */
const sendLagLimitNs = 5_000_000

/** A quantile needs about this many samples beyond it. */
export const samplesBeyond = 30

/** The two sums take their clock readings some microseconds apart. */
const littleTolerance = 0.2

export function wrongAnswerFlags(share: number, samples: readonly string[]): Flag[] {
  if (share === 0) return []
  const example = samples[0] === undefined ? '' : `, for example: ${samples[0]}`
  return [
    {
      code: 'wrong-answers',
      severity: share > wrongShareLimit ? 'invalidates' : 'warn',
      observed: share,
      limit: wrongShareLimit,
      because: `${percentBeside(share, [wrongShareLimit])} of the answers are wrong${example}`.slice(0, 500),
    },
  ]
}

/** What decides which flags apply: calls share their thread with the generator. */
export interface WindowKind {
  readonly model: 'open' | 'closed'
  readonly over: 'http' | 'calls'
}

/** Everything that can void or weaken a load figure, from the window's own books. */
export function windowFlags(window: Window, { model, over }: WindowKind): Flag[] {
  const { settled, generator } = window
  return [
    ...wrongAnswerFlags(settled.offered === 0 ? 0 : settled.outcomes.wrong / settled.offered, window.wrongSamples),
    ...failureFlags(settled),
    // In one process a busy loop and a late hand-over are the system's own doing, and its latency includes them.
    ...(over === 'http' ? generatorFlags(window, model) : []),
    ...bookFlags(window),
    ...shortFlags(settled.latency.count()),
    ...contentionFlags(generator.runQueueShare).map((each) => ({ ...each, because: `the generator ${each.because}` })),
    ...stealFlags(generator.stolenShare),
  ]
}

/** Requests that ended without a place in the latencies. */
export const untraced = ({ outcomes }: { outcomes: Outcomes }): number =>
  outcomes.status + outcomes.transport + outcomes.wrong

/**
 * Failures are counted, but refused requests and broken connections leave no trace in the latencies: a system that turns
 * down its work looks swift. Above 1 % of them, latencies speak for the answered requests only.
 */
export const answeredOnly = ({ offered, outcomes }: { offered: number; outcomes: Outcomes }): boolean =>
  outcomes.status + outcomes.transport > untracedShareLimit * offered

function failureFlags({ offered, outcomes }: Window['settled']): Flag[] {
  const { status, transport, timeout, unsent } = outcomes
  const failed = status + transport + timeout + unsent
  if (failed <= failedShareLimit * offered) return []
  const kinds = Object.entries({ status, transport, timeout, unsent }).filter(([, count]) => count > 0)
  const counts = `${failed} of ${offered} requests failed: ${kinds.map(([kind, count]) => `${kind} ${count}`).join(', ')}`
  const because = answeredOnly({ offered, outcomes }) ? `${counts}; latencies are of answered requests only` : counts
  return [flag('failed-requests', 'warn', { observed: failed / offered, limit: failedShareLimit, because })]
}

/** No single signal shows every kind of a generator that is held up: a busy loop, a late hand-over, a shared core. */
function generatorFlags({ generator, settled }: Window, model: 'open' | 'closed'): Flag[] {
  const code = 'load-generator-saturated'
  const limit = busyLimits[model]
  if (generator.loopBusyShare >= limit) {
    return [
      flag(code, 'invalidates', {
        voids: 'times and rates',
        observed: generator.loopBusyShare,
        limit,
        because: 'the event loop of the generator was busy: it cannot offer or read any faster',
      }),
    ]
  }
  const lagNs = generator.sendLagP99Ns
  if (model === 'open' && lagNs > Math.max(sendLagLimitNs, 0.1 * settled.latency.at(0.99))) {
    return [
      flag(code, 'invalidates', {
        voids: 'times and rates',
        observed: lagNs,
        limit: sendLagLimitNs,
        because: `requests were handed over ${(lagNs / 1e6).toFixed(1)} ms late (p99)`,
      }),
    ]
  }
  if (generator.loopBusyShare < busyWarnShare) return []
  return [
    flag('load-generator-busy', 'warn', {
      observed: generator.loopBusyShare,
      limit: busyWarnShare,
      because: 'the generator is close to its own limit',
    }),
  ]
}

function bookFlags({ settled, meanInSystem, windowNs }: Window): Flag[] {
  const flags: Flag[] = []
  const ended = sumOf(settled.outcomes) + settled.surplus
  if (ended !== settled.offered) {
    flags.push(
      flag('conservation-violation', 'invalidates', {
        observed: ended,
        limit: settled.offered,
        because: `${settled.offered} requests were offered, but ${ended} outcomes are on the books`,
      }),
    )
  }
  const byLittle = (settled.latency.count() * settled.latency.mean() + settled.failedNs) / windowNs
  if (Math.max(byLittle, meanInSystem) > 1 && Math.abs(meanInSystem / byLittle - 1) > littleTolerance) {
    flags.push(
      flag('little-law-violation', 'invalidates', {
        observed: meanInSystem,
        limit: byLittle,
        because: `${meanInSystem.toFixed(1)} requests were in the system, rate × latency gives ${byLittle.toFixed(1)}`,
      }),
    )
  }
  const order = [0.5, 0.9, 0.95, 0.99].map((share) => settled.latency.at(share))
  if (order.some((value, index) => value < (order[index - 1] ?? 0))) {
    flags.push(flag('percentile-order', 'invalidates', { because: 'a higher percentile is lower than a lower one' }))
  }
  return flags
}

function shortFlags(count: number): Flag[] {
  const needed = samplesBeyond / (1 - 0.99)
  if (count >= needed) return []
  return [
    flag('too-short', 'info', {
      observed: count,
      limit: needed,
      because: `${count} answers are too few for a p99; a longer profile has more`,
    }),
  ]
}

export const sumOf = (outcomes: Outcomes): number => Object.values(outcomes).reduce((sum, value) => sum + value, 0)

const flag = (code: string, severity: Flag['severity'], of: Omit<Flag, 'code' | 'severity'>): Flag => ({
  code,
  severity,
  ...of,
})
