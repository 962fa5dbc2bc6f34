import assert from 'node:assert/strict'
import { test } from 'node:test'
import { slotNsOf } from '../../../src/load/window/slots.ts'

const spike = { shape: 'spike', ratePerSecond: 100, factor: 5 } as const
const soak = { shape: 'soak', ratePerSecond: 100 } as const

test('ten slots or more make up the spike, none longer than 100 ms', () => {
  assert.equal(slotNsOf(spike, 700e6), 10e6)
  assert.equal(slotNsOf(spike, 7e9), 100e6)
  assert.equal(slotNsOf(spike, 28e9), 100e6)
})

test('slots of a soak divide its twelve blocks, and none is longer than a second', () => {
  assert.equal(slotNsOf(soak, 2.4e9), 200e6)
  assert.equal(slotNsOf(soak, 300e9), 1e9)
  assert.equal(slotNsOf(soak, 18e9), 750e6)
})

test('a closed load has four slots or more, none longer than a second: they show whether it still got faster', () => {
  const closed = { shape: 'closed', clients: 10 } as const
  assert.equal(slotNsOf(closed, 1e9), 250e6)
  assert.equal(slotNsOf(closed, 10e9), 1e9)
})

test('all other windows are cut into seconds', () => {
  assert.equal(slotNsOf({ shape: 'constant', ratePerSecond: 100 }, 400e6), 1e9)
})
