import assert from 'node:assert/strict'
import { test } from 'node:test'
import { perSystem } from '../src/index.ts'

test('a value is made once for each system, also where it is undefined', () => {
  const made: string[] = []
  const nameOf = perSystem(({ name }: { name: string }) => {
    made.push(name)
    return name === 'nameless' ? undefined : name
  })
  const systems = ['a', 'nameless', 'a'].map((name) => ({ name }))
  const names = systems.map(nameOf)
  assert.deepEqual(names, ['a', undefined, 'a'])
  assert.deepEqual(systems.map(nameOf), names)
  assert.deepEqual(made, ['a', 'nameless', 'a'])
})
