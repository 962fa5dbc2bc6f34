import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { listenTo } from '../../src/live/live-lines.ts'

const line = (part: number, goodputPerS: number, p99Ns: number): string =>
  `${JSON.stringify({ part, goodputPerS, offeredPerS: goodputPerS, failedPerS: 1, p50Ns: 1, p95Ns: 2, p99Ns })}\n`

test('rates of several generators add up, and the slowest tells the quantiles', async () => {
  const stream = new PassThrough()
  const load = listenTo(stream)
  stream.write(line(0, 999, 9) + line(0, 100, 5) + line(1, 50, 7))
  await turn()
  assert.deepEqual(load(), { goodputPerS: 150, offeredPerS: 150, failedPerS: 2, p50Ns: 1, p95Ns: 2, p99Ns: 7 })
  assert.equal(load(), null)
})

test('a line that comes in two pieces is read when it is whole', async () => {
  const stream = new PassThrough()
  const load = listenTo(stream)
  const text = line(0, 10, 3)
  stream.write(text.slice(0, 20))
  await turn()
  assert.equal(load(), null)
  stream.write(text.slice(20))
  await turn()
  assert.equal(load()?.goodputPerS, 10)
})

test('what a subject writes there is left out, however much it is', async () => {
  const stream = new PassThrough()
  const load = listenTo(stream)
  stream.write('no line\n{"part":0}\n[]\nnull\n{"__proto__":1}\n')
  stream.write('x'.repeat(1_000_000))
  stream.write(`\n${line(0, 7, 3)}`)
  stream.write(line(0, 1, 3).replace('"goodputPerS":1', '"goodputPerS":1e999'))
  await turn()
  assert.equal(load()?.goodputPerS, 7)
})
