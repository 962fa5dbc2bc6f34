import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compared, judged } from '../src/judge.ts'
import { renderProof } from '../src/report.ts'

test('a proof is a title and a table', () => {
  const rows = [
    judged('highest rate', { aim: { atLeast: 20_000 }, value: 24_200, unit: '/s' }),
    compared('k6', 'not on this machine'),
  ]
  assert.equal(
    renderProof({ title: 'Open load', rows }),
    [
      '**Open load**',
      '',
      '| what | aim | measured | met? |',
      '| --- | --- | --- | --- |',
      '| highest rate | ≥ 20,000/s | 24,200/s | yes |',
      '| k6 |  | not on this machine |  |',
      '',
    ].join('\n'),
  )
})

test('what a peer prints cannot break the table', () => {
  const text = renderProof({ title: 'Peers', rows: [compared('hey', 'failed: a | b\nc')] })
  assert.match(text, /^\| hey \| {2}\| failed: a \\\| b c \| {2}\|$/m)
})
