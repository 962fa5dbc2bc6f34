import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkBoard, type PublishedBoard } from '../src/check-board.ts'

const counts = { ok: 4, failed: 0, skipped: 0, invalid: 0, absent: 0 }

const board = (changed: object = {}): PublishedBoard => ({
  subjects: [
    {
      id: 'toy',
      phases: { micro: counts, load: counts, memory: counts, leak: counts },
      claims: [{ id: 'T-1', outcome: 'refuted', because: 'it is 3' }],
      controls: [{ variant: 'broken', caught: true, by: 'its check' }],
      ...changed,
    },
  ],
})

test('a whole board has no faults, and a refuted claim is none', () => {
  assert.deepEqual(checkBoard(board(), ['toy']), [])
})

test('a subject that is not shown is missed', () => {
  assert.deepEqual(checkBoard(board(), ['toy', 'other']), ['other: is not on the board'])
})

test('absent and failed trials are told apart, skipped ones are no fault', () => {
  const phases = { micro: { ...counts, absent: 2 }, load: { ...counts, failed: 1 }, memory: { ...counts, skipped: 3 } }
  assert.deepEqual(checkBoard(board({ phases }), ['toy']), [
    'toy micro: 2 planned trial(s) are absent',
    'toy load: 1 trial(s) failed',
  ])
})

test('a subject of which nothing was measured is a fault', () => {
  const none = { ...counts, ok: 0, invalid: 4 }
  assert.deepEqual(checkBoard(board({ phases: { micro: none } }), ['toy']), ['toy: not one trial was measured'])
})

test('a verdict without a reason and a control that was missed are faults', () => {
  const faults = checkBoard(
    board({
      claims: [{ id: 'T-1', outcome: 'not-measured', because: ' ' }],
      controls: [{ variant: 'broken', caught: false, by: 'not measured' }],
    }),
    ['toy'],
  )
  assert.deepEqual(faults, [
    'toy T-1: not-measured without a reason',
    'toy broken: the planted defect was not caught (not measured)',
  ])
})
