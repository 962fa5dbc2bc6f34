import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Adopted, AnySubject } from '@gauntlet/contract'
import { whereaboutsOf } from '../../src/trial/whereabouts.ts'

const here = process.pid
const onLinux = { skip: process.platform === 'linux' ? false : 'needs /proc' }

const placeOf = (of: { system?: unknown; adopted?: readonly Adopted[]; named?: readonly number[] }): object => {
  const { system = null, adopted = [], named } = of
  const subject = named === undefined ? {} : { processes: () => named }
  return whereaboutsOf(subject as unknown as AnySubject, { system, adopted, close: async () => undefined })
}

const outside = { state: 'outside', inspectors: new Map() }

test('a system with a program that was adopted is in both processes', onLinux, () => {
  assert.deepEqual(placeOf({ adopted: [{ pid: 7 }] }), { ...outside, roots: [7], alsoHere: true })
})

test('a system that is a program and no more is not in this process', onLinux, () => {
  const program = { kind: 'external', url: new URL('http://127.0.0.1:9/'), pid: 7 }
  const alone = { ...outside, roots: [7], alsoHere: false }
  assert.deepEqual(placeOf({ system: program, adopted: [{ pid: 7 }] }), alone)
  assert.deepEqual(placeOf({ system: { program }, adopted: [{ pid: 7 }] }), { ...alone, alsoHere: true })
})

test('a subject that names its processes leaves this one out, or in', onLinux, () => {
  assert.deepEqual(placeOf({ adopted: [{ pid: 7 }], named: [7] }), { ...outside, roots: [7], alsoHere: false })
  assert.deepEqual(placeOf({ named: [7, here] }), { ...outside, roots: [7], alsoHere: true })
})

test('this process is never read from outside as well', () => {
  for (const each of [{}, { adopted: [{ pid: here }] }, { adopted: [{ pid: 7 }], named: [] }, { named: [here] }]) {
    assert.deepEqual(placeOf(each), { state: 'here' })
  }
})
