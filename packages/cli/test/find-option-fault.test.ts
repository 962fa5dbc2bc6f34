import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findOptionFault } from '../src/find-option-fault.ts'

const options = {
  profile: { type: 'string', multiple: true },
  phase: { type: 'string', multiple: true },
  resume: { type: 'boolean' },
  'allow-remote': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

for (const [argv, says] of [
  [['bench', '--profle', 'quick'], 'there is no option --profle; did you mean --profile? gauntlet --help lists all'],
  [['--alow-remote'], 'there is no option --alow-remote; did you mean --allow-remote? gauntlet --help lists all'],
  [['--verbose'], 'there is no option --verbose; gauntlet --help lists all'],
  [['-hx'], 'there is no option -x; gauntlet --help lists all'],
  [['--toString'], 'there is no option --toString; gauntlet --help lists all'],
  [['--resume=yes'], '--resume takes no value'],
  [['--phase'], '--phase needs a value'],
  [['--phase='], '--phase needs a value'],
  [['--phase', '--resume'], '--phase needs a value; one that begins with a dash is given as --phase=--resume'],
] as const) {
  test(`${argv.join(' ')}: ${says}`, () => assert.equal(findOptionFault(argv, options), says))
}

test('what is known and whole has no fault', () => {
  const argv = ['bench', '--profile', 'quick', '--phase=load', '--phase', 'micro', '--resume', '-h', '--', '--odd']
  assert.equal(findOptionFault(argv, options), null)
})
