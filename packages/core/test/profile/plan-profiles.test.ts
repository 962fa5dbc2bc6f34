import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Key } from '@gauntlet/record'
import { planProfiles } from '../../src/profile/plan-profiles.ts'

const key = (caseName: string, replicate: number): Key => ({
  subject: 'toy',
  variant: 'map',
  scale: 'small',
  phase: 'micro',
  case: caseName,
  shape: null,
  replicate,
})

test('every cell is profiled once with every profiler, however many replicates it has', () => {
  const plans = planProfiles([key('get', 0), key('put', 0), key('put', 1), key('get', 1)], ['flame', 'heap'])
  assert.deepEqual(
    plans.map(({ cell, profiler }) => `${cell.case} ${profiler} ${'replicate' in cell}`),
    ['get flame false', 'get heap false', 'put flame false', 'put heap false'],
  )
})

test('without a profiler nothing is profiled', () => {
  assert.deepEqual(planProfiles([key('get', 0)], []), [])
})

test('more profiles than anyone reads are refused, with how to narrow them', () => {
  const trials = Array.from({ length: 13 }, (_, i) => key(`case-${i}`, 0))
  assert.equal(planProfiles(trials.slice(1), ['flame']).length, 12)
  assert.throws(() => planProfiles(trials, ['flame']), {
    code: 'TOO_MANY_PROFILES',
    message: /13 cells are selected, which makes 13 profiles; at most 12: narrow .* --case/,
  })
})
