import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { createRandom, type Random } from '@gauntlet/contract'
import { createKernel } from '../../src/wasm/kernel.ts'
import { layout, queueLength } from '../../src/wasm/layout.ts'

const kernel = createKernel()

const noise = (random: Random, length: number): Buffer => Buffer.from(Array.from({ length }, () => random.int(0, 255)))

/** Pads by the standard and queues, then hashes all; the kernel itself pads only what it has written. */
const hashAll = (messages: readonly Buffer[]): string[] => {
  const view = new DataView(kernel.memory.buffer)
  let start: number = layout.texts
  for (const [i, message] of messages.entries()) {
    const blocks = Math.ceil((message.length + 9) / 64)
    kernel.memory.fill(0, start, start + blocks * 64)
    kernel.memory.set(message, start)
    kernel.memory[start + message.length] = 0x80
    view.setUint32(start + blocks * 64 - 4, message.length * 8)
    view.setUint32(layout.queue + 8 * i, start, true)
    view.setUint32(layout.queue + 8 * i + 4, blocks, true)
    start += blocks * 64
  }
  kernel.hashQueue(messages.length)
  const digests = Buffer.from(kernel.memory.buffer, layout.digests, 32 * messages.length)
  return messages.map((_, i) => digests.toString('hex', 32 * i, 32 * i + 32))
}

test('abc has the digest that the standard gives', () => {
  assert.deepEqual(hashAll([Buffer.from('abc')]), ['ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'])
})

test('messages of all lengths from 0 to 300 hash as node:crypto does', () => {
  const random = createRandom('lengths')
  const messages = Array.from({ length: 301 }, (_, length) => noise(random, length))
  for (let from = 0; from < messages.length; from += queueLength) {
    const some = messages.slice(from, from + queueLength)
    assert.deepEqual(
      hashAll(some),
      some.map((message) => hash('sha256', message, 'hex')),
    )
  }
})

test('a queue of any length, of short and long messages in any order, hashes right', () => {
  const random = createRandom('queues')
  for (let count = 0; count <= queueLength; count++) {
    const messages = Array.from({ length: count }, () => noise(random, random.pick([0, 10, 60, 200, 500])))
    assert.deepEqual(
      hashAll(messages),
      messages.map((message) => hash('sha256', message, 'hex')),
    )
  }
})
