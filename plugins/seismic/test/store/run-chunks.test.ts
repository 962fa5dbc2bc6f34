import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChunkOutcome } from '../../src/store/journal.ts'
import { runChunks } from '../../src/store/run-chunks.ts'
import type { JobPlace } from '../../src/store/chunk-job.ts'
import type { FakeJobData } from './fake-job.ts'

const chunks = Array.from({ length: 200 }, (_, i) => 3 * i)

async function run(helpers: FakeJobData['helpers'], signal?: AbortSignal): Promise<ChunkOutcome[]> {
  const open = new Int32Array(new SharedArrayBuffer(8))
  const data: FakeJobData = { helpers, open }
  const outcomes: ChunkOutcome[] = []
  try {
    await runChunks({
      job: { module: new URL('fake-job.ts', import.meta.url).href, data },
      place: { directory: '/nowhere' } as JobPlace,
      chunks,
      threads: 3,
      signal,
      onOutcome: (outcome) => outcomes.push(outcome),
    })
    return outcomes
  } finally {
    // A thread that has ended by itself closes nothing.
    if (helpers !== 'exit') assert.deepEqual([...open], [0, 0])
  }
}

test('each chunk is made once, by all threads', async () => {
  const outcomes = await run('work')
  assert.deepEqual(
    outcomes.map(({ chunk }) => chunk).toSorted((a, b) => a - b),
    chunks,
  )
  const byHelpers = outcomes.filter(({ counts }) => counts.notFinite === 1).length
  assert.ok(byHelpers > 0 && byHelpers < chunks.length)
})

test('a fault in a helper ends the run with its own code', async () => {
  await assert.rejects(run('fail'), { name: 'GauntletError', code: 'FAKE_FAULT', message: /cannot be made/ })
})

test('so does one that comes while the next chunk is made', async () => {
  await assert.rejects(run('fail-late'), { name: 'GauntletError', code: 'FAKE_FAULT', message: /cannot be kept/ })
})

test('a helper that dies ends the run instead of leaving chunks out', async () => {
  await assert.rejects(run('exit'), { code: 'SEISMIC_THREAD_DIED', message: /code 7/ })
})

test('the signal ends the run with its reason', async () => {
  await assert.rejects(run('work', AbortSignal.timeout(100)), { name: 'TimeoutError' })
})
