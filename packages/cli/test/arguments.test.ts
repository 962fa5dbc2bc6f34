import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readArguments } from '../src/arguments.ts'

for (const [argv, message] of [
  [['bench', '--profle', 'quick'], /^there is no option --profle; did you mean --profile\? gauntlet --help lists all$/],
  [['bench', '--profile', 'quick,full'], /^--profile quick and full: give one of them$/],
  [['compare', 'main', '.', '--profile', 'flame'], /^--profile flame: only bench runs a profiler$/],
  [['bench', '--replicates', 'many'], /^--replicates many: give a whole number from 1 to 100$/],
  [['bench', '--replicates', '0'], /^--replicates 0: give/],
  [['bench', '--replicates', '101'], /^--replicates 101: give/],
  [['compare', 'main', '.', '--replicates', '9'], /^--replicates: only bench has them; .*--full$/],
] as const) {
  test(`${argv.join(' ')} is bad usage, and says why`, () => {
    assert.throws(() => readArguments(argv), { code: 'BAD_USAGE', message })
  })
}

test('a profiler alone measures nothing; beside a profile it comes after it', () => {
  const alone = readArguments(['bench', '--profile', 'flame,heap'])
  assert.deepEqual([alone.profile, alone.profilers, alone.only], ['standard', ['flame', 'heap'], 'profiles'])
  const beside = readArguments(['bench', '--profile', 'quick', '--profile', 'flame'])
  assert.deepEqual([beside.profile, beside.profilers, beside.only], ['quick', ['flame'], undefined])
  assert.equal(readArguments(['bench']).only, undefined)
})

test("replicates are the profile's own unless they are given", () => {
  assert.equal(readArguments(['bench']).replicates, undefined)
  assert.equal(readArguments(['bench', '--replicates', '5']).replicates, 5)
})
