import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { test } from 'node:test'
import { formatFault, type Fault } from './fault.ts'
import { readOutline } from './read-outline.ts'
import { runTask } from './run-task.ts'
import { settle, type ConformanceOptions } from './settings.ts'
import { planTasks, titleOf } from './task.ts'

/** Node's longest timer: overrides --test-timeout, which would cut the sum of all cases; each has its own deadline. */
const timeout = 2 ** 31 - 1

/** Registers one test per case and variant of a subject; call it once in the plugin's test file. */
export function conformance(subjectFile: URL | string, options: ConformanceOptions = {}): void {
  const settings = settle(subjectFile, options)
  const concurrency = Math.min(4, availableParallelism())
  void test(`${basename(settings.file)} keeps the subject contract`, { concurrency, timeout }, async (t) => {
    const read = await readOutline(settings)
    if (read.state === 'faulty') return failWith(read.faults)
    const tests = planTasks(read.outline).map((task) =>
      t.test(titleOf(task), { timeout }, async (one) => {
        const outcome = await runTask(task, settings)
        if (outcome.state === 'skipped') one.skip(`skipped: ${outcome.reason} — ${outcome.remedy}`)
        if (outcome.state === 'faulty') failWith(outcome.faults)
      }),
    )
    await Promise.all(tests)
  })
}

const failWith = (faults: readonly Fault[]): void => assert.fail(faults.map(formatFault).join('\n'))
