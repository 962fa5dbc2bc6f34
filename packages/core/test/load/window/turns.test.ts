import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { nowNs } from '../../../src/machine/clock.ts'
import { takeTurns, type Turn } from '../../../src/load/window/turns.ts'

const second = 1e9

/** A client that asks as soon as it may, and is answered after `ms`; `told` hears of both. */
function ask(turn: Turn, ms: number, told: (what: 'sent' | 'answered') => void): void {
  const send = (): void => {
    if (!turn.mayGo()) return
    turn.sent()
    told('sent')
    setTimeout(() => {
      told('answered')
      turn.settled(true)
      send()
    }, ms)
  }
  turn.onGo(send)
}

test('two loads are never under way at once, and each has its turn', async () => {
  const turns = takeTurns(10)
  const underWay = [0, 0]
  const order: number[] = []
  for (const side of [0, 1] as const) {
    ask(turns.sides[side], 3, (what) => {
      underWay[side] = (underWay[side] ?? 0) + (what === 'sent' ? 1 : -1)
      assert.equal(underWay[0] && underWay[1], 0)
      if (what === 'sent') order.push(side)
    })
  }
  const startNs = nowNs()
  turns.begin(startNs, { fromNs: startNs, untilNs: startNs + second })
  await wait(200)
  const { pairs } = turns.end()
  assert.match(order.join(''), /^0+1+0+1+/)
  assert.ok(pairs.length >= 3)
  for (const rate of pairs.flat()) assert.ok(rate > 100 && rate < 400, `${rate}/s of one that takes 3 ms`)
})

test('turns that begin before the window or would end after it do not count, nor those that went with them', async () => {
  const turns = takeTurns(10)
  for (const turn of turns.sides) ask(turn, 1, () => undefined)
  const startNs = nowNs()
  turns.begin(startNs, { fromNs: startNs + second, untilNs: startNs + 2 * second })
  await wait(60)
  assert.deepEqual(turns.end().pairs, [])
})

test('a side that nobody answers has no rate', async () => {
  const turns = takeTurns(5)
  ask(turns.sides[0], 1, () => undefined)
  const startNs = nowNs()
  turns.begin(startNs, { fromNs: startNs, untilNs: startNs + second })
  await wait(100)
  const { pairs } = turns.end()
  assert.ok(pairs.length > 0)
  for (const [own, beside] of pairs) assert.ok(own > 0 && beside === 0)
})
