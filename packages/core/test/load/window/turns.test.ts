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
  turns.begin(startNs, startNs + second)
  await wait(300)
  const { pairs, ended } = turns.end()
  assert.match(order.join(''), /^0+1+0+1+/)
  assert.ok(pairs.length >= 3)
  assert.ok(ended[0] > 0 && ended[1] > 0 && ended[0] + ended[1] <= order.length)
  const rates = pairs.flat().sort((a, b) => a - b)
  const middle = rates[rates.length >> 1] ?? 0
  assert.ok(middle > 100 && middle < 400, `${middle}/s of one that takes 3 ms`)
})

test('turns that would last beyond the window do not count, nor does one whose other half is missing', async () => {
  const turns = takeTurns(20)
  for (const turn of turns.sides) ask(turn, 1, () => undefined)
  const startNs = nowNs()
  // Room for the beginnings of three turns at most, where turns go on for ten.
  turns.begin(startNs, startNs + 75e6)
  await wait(220)
  assert.ok(turns.end().pairs.length <= 1)
})

test('a side that nobody answers has no rate', async () => {
  const turns = takeTurns(5)
  ask(turns.sides[0], 1, () => undefined)
  const startNs = nowNs()
  turns.begin(startNs, startNs + second)
  await wait(100)
  const { pairs } = turns.end()
  assert.ok(pairs.length > 0)
  for (const [own, beside] of pairs) assert.ok(own > 0 && beside === 0)
})
