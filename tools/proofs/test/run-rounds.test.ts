import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runRounds } from '../src/rounds.ts'

test('every second round runs backwards, and who is absent is left out', async () => {
  const order: string[] = []
  const contender = (name: string, isHere = true) => ({
    name,
    run: () => {
      order.push(name)
      return Promise.resolve(isHere ? { goodputPerSecond: order.length, cpuUsPerRequest: 1 } : null)
    },
  })
  const paces = await runRounds([contender('a'), contender('b'), contender('c', false)], {
    rounds: 2,
    say: () => undefined,
  })
  assert.deepEqual(order, ['a', 'b', 'c', 'c', 'b', 'a'])
  assert.deepEqual([...paces.keys()], ['a', 'b'])
  assert.deepEqual(
    paces.get('a')?.map((pace) => pace.goodputPerSecond),
    [1, 6],
  )
})
