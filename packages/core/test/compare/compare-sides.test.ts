import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { loadSubject } from '@gauntlet/contract'
import type { Comparison } from '@gauntlet/record'
import { compareSides } from '../../src/compare/compare-sides.ts'
import { looksOf, type CompareEvent } from '../../src/compare/measure-cells.ts'
import type { Selection } from '../../src/plan/plan.ts'
import { Stopped } from '../../src/trial/run-trial.ts'
import { fixture, temporaryDir, tinyBudget } from '../run-subject.ts'

const file = fixture('busy')

interface Options {
  readonly selection?: Selection
  readonly signal?: AbortSignal
  readonly onEvent?: (event: CompareEvent) => void
}

async function compareVariants(t: TestContext, [a, b]: readonly [string, string], options: Options = {}) {
  const subject = await loadSubject(file)
  const dir = temporaryDir(t)
  const events: CompareEvent[] = []
  const run = (): Promise<Comparison> =>
    compareSides({
      kind: 'variants',
      open: () =>
        Promise.resolve({
          a: { name: a, is: a },
          b: { name: b, is: b },
          pairs: [{ a: { subject, file, variant: a }, b: { subject, file, variant: b } }],
          notes: ['a note'],
        }),
      selection: options.selection ?? { phases: ['micro'] },
      budget: tinyBudget,
      looks: looksOf.usual,
      seed: '1',
      signal: options.signal ?? new AbortController().signal,
      report: (event) => {
        events.push(event)
        options.onEvent?.(event)
      },
      stateDir: join(dir, 'state'),
    })
  return { run, events, left: () => readdirSync(join(dir, 'state')).filter((name) => !name.includes('sqlite')) }
}

const outcomes = ({ cells }: Comparison): string[] =>
  cells.flatMap((cell) => (cell.state === 'compared' ? cell.metrics.map(({ outcome }) => outcome) : [cell.state]))

test('three times the work is a regression in one direction and an improvement in the other', async (t) => {
  const worse = await (await compareVariants(t, ['base', 'more'])).run()
  assert.deepEqual(outcomes(worse), ['regressed'])
  const [cell] = worse.cells
  assert.ok(cell?.state === 'compared')
  assert.equal(cell.at, 'micro/spin@small/base→more')
  assert.equal(cell.metrics[0]?.name, 'latency_p50_ns')
  assert.ok(cell.metrics[0].pairs.length >= 6)
  assert.deepEqual(worse.notes, ['a note'])
  assert.equal(worse.order, 'interleaved')
  assert.deepEqual(outcomes(await (await compareVariants(t, ['more', 'base'])).run()), ['improved'])
})

// Memory, since a busy machine moves times by half.
test('what two variants keep alike is the same', async (t) => {
  const { run, events } = await compareVariants(t, ['base', 'again'], { selection: { phases: ['memory'] } })
  assert.deepEqual(outcomes(await run()), ['same'])
  assert.ok(events.filter(({ kind }) => kind === 'pair').length >= 6)
})

test('a side that fails or is skipped ends its cell at the first pair, with the side and the reason', async (t) => {
  const failing = await compareVariants(t, ['base', 'wrong'])
  const [failed] = (await failing.run()).cells
  assert.ok(failed?.state === 'failed')
  assert.match(failed.because, /^B failed \(check\): operation 0: the answer is wrong$/)
  assert.equal(failing.events.filter(({ kind }) => kind === 'pair').length, 1)
  const [skipped] = (await (await compareVariants(t, ['absent', 'base'])).run()).cells
  assert.ok(skipped?.state === 'skipped')
  assert.equal(skipped.because, 'A: the machine lacks it; install it')
})

test('leaks are left out with a reason, and alone they leave nothing to compare', async (t) => {
  const { run, left } = await compareVariants(t, ['base', 'again'], { selection: { phases: ['leak'] } })
  await assert.rejects(run(), {
    code: 'NOTHING_TO_COMPARE',
    message: /leak\/none@small\/base→again: a leak is a verdict/,
  })
  assert.deepEqual(left(), [])
})

test('a stopped comparison throws Stopped and leaves nothing behind', async (t) => {
  const stop = new AbortController()
  const { run, left } = await compareVariants(t, ['base', 'again'], {
    signal: stop.signal,
    onEvent: ({ kind }) => kind === 'pair' && setTimeout(() => stop.abort(), 50),
  })
  await assert.rejects(run(), Stopped)
  assert.deepEqual(left(), [])
})
