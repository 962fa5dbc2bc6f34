import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findingsText } from '../src/findings-text.ts'

const patternSays = { '^a$': 'must be a' }

test('each finding is a sentence that begins with its field, or with the part of the request', () => {
  const findings = [
    { instancePath: '', keyword: 'required', params: { missingProperty: 'email' } },
    { instancePath: '', keyword: 'additionalProperties', params: { additionalProperty: 'age' } },
    { instancePath: '/name', keyword: 'pattern', params: { pattern: '^a$' }, message: 'must match pattern "^a$"' },
    { instancePath: '/note', keyword: 'pattern', params: { pattern: '^b$' }, message: 'must match pattern "^b$"' },
    { instancePath: '', keyword: 'type', params: {}, message: 'must be object' },
    { instancePath: '/limit', keyword: 'odd', params: {} },
  ]
  assert.deepEqual(findingsText(findings, 'body', patternSays).split('; '), [
    'email: is missing',
    'age: is no field here',
    'name: must be a',
    'note: must match pattern "^b$"',
    'body: must be object',
    'limit: is wrong',
  ])
})

test('of many findings the first ten are told', () => {
  const findings = Array.from({ length: 11 }, (_, i) => ({ instancePath: `/f${i}`, keyword: 'type', params: {} }))
  const told = findingsText(findings, 'body', patternSays).split('; ')
  assert.equal(told.length, 10)
  assert.equal(told[9], 'f9: is wrong')
})
