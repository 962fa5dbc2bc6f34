import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderJunit } from '../../src/exports/render-junit.ts'
import { hostile, sampleBoard } from './sample-board.ts'

const text = renderJunit(sampleBoard())
const caseNamed = (part: string): string => text.split('\n').find((line) => line.includes(part)) ?? ''

test('what fails the command fails here, and nothing else does', () => {
  assert.match(caseNamed('classname="addressing.leak"'), /<error message="failed: 1 of 1 failed \(crash: /)
  assert.match(caseNamed('name="C-03:'), /<failure message="refuted: /)
  assert.match(caseNamed('name="C-02:'), /<skipped message="refuted \(no gate\): /)
  assert.match(caseNamed('name="C-01:'), /time="0\.000"\/>$/)
  assert.match(caseNamed('classname="addressing.load"'), /<skipped message="invalid: 1 of 1 invalid/)
  assert.match(
    caseNamed('classname="addressing.controls"'),
    /name="broken is caught: a defect".*<failure message="missed: no flag leak/,
  )
})

test('counts are those of the cases, and cells of controls are none', () => {
  assert.match(text, /<testsuites name="Gauntlet" tests="8" failures="2" errors="1" skipped="2" time="0\.000">/)
  assert.equal(text.match(/<testcase /g)?.length, 8)
  assert.doesNotMatch(text, /lookup@1k\/broken/)
})

test('elements are balanced and text is escaped, also with hostile names', () => {
  const xml = renderJunit(sampleBoard(hostile))
  const open: string[] = []
  for (const [, closing, name, rest] of xml.matchAll(
    /<(\/?)([a-z]+)((?:\s+[a-z]+="[^"<&]*(?:&(?:amp|lt|gt|quot|#39);[^"<&]*)*")*\s*\/?)>/g,
  )) {
    if (closing === '/') assert.equal(open.pop(), name)
    else if (!rest?.endsWith('/')) open.push(name ?? '')
  }
  assert.deepEqual(open, [])
  assert.doesNotMatch(xml, /<script|\u001b|\u202e/)
  assert.equal(xml.replaceAll(/<[^>]*>/g, '').trim(), '')
})
