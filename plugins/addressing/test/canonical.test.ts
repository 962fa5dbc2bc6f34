import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { GauntletError } from '@gauntlet/contract'
import { canonicalText } from '../src/canonical.ts'
import type { Entity } from '../src/entity.ts'
import { concept, entities, luca } from './samples.ts'

const faultsOf = (entity: unknown): string => {
  try {
    canonicalText(entity as Entity)
    return 'none'
  } catch (error) {
    assert.ok(error instanceof GauntletError)
    assert.equal(error.code, 'ENTITY_FAULTY')
    return error.message
  }
}

const withState = (state: unknown): Entity => ({ ...concept, state }) as Entity

const stateText = (state: unknown): string => canonicalText(withState(state)).split('"state":')[1]?.slice(0, -1) ?? ''

test('the text of a known entity is known to the letter', () => {
  assert.equal(
    canonicalText(concept),
    '{"created_at":"2025-10-18T15:23:45.123Z","entity_type":"concept","id":"00000000-0000-4000-8000-000000000001",' +
      '"realm":"data","stat7_coordinates":{"adjacency":["A-3","a-1","b-2"],"density":0.00001,"horizon":"peak",' +
      '"lineage":42,"realm":"narrative","resonance":0.3,"velocity":-0.00000002},"state":{"value":1000}}',
  )
})

test('a dimension that is whole is still a float, lineage and whole numbers of the state are integers', () => {
  const text = canonicalText({ ...luca, state: { whole: 1, part: 0.5, huge: 1e21, tiny: 1e-9, minus: -0 } })
  assert.match(text, /"density":0\.0,.*"lineage":0,.*"resonance":1\.0,"velocity":0\.0/)
  assert.match(text, /"state":\{"huge":1000000000000000000000,"minus":0,"part":0\.5,"tiny":0\.0,"whole":1\}/)
})

test('keys are sorted by code unit at every level', () => {
  assert.equal(
    stateText({ b: { z: [{ y: 1, x: null }], Z: true }, a: 1, A: 2, '\ue000': 3, '😀': 4 }),
    '{"A":2,"a":1,"b":{"Z":true,"z":[{"x":null,"y":1}]},"\\ud83d\\ude00":4,"\\ue000":3}',
  )
})

test('text is ASCII: what lies beyond is escaped unit by unit in lower case', () => {
  assert.equal(
    stateText({ s: 'é\u007f\u0080Ā😀\ud800"\\\n\u0001/' }),
    String.raw`{"s":"\u00e9` + '\u007f' + String.raw`\u0080\u0100\ud83d\ude00\ud800\"\\\n\u0001/"}`,
  )
})

test('a member named __proto__ is a member like any other', () => {
  assert.equal(stateText(JSON.parse('{"__proto__":{"a":1}}')), '{"__proto__":{"a":1}}')
})

test('the text is JSON and says what the entity says', () => {
  fc.assert(
    fc.property(entities, (entity) => {
      const { id, created_at } = JSON.parse(canonicalText(entity)) as Entity
      return id === entity.id && created_at === entity.created_at
    }),
    { seed: 1 },
  )
})

test('NaN and infinities are refused with the path of the field', () => {
  const coordinates = { ...concept.stat7_coordinates, resonance: NaN, density: -Infinity }
  assert.equal(
    faultsOf({ ...concept, stat7_coordinates: coordinates, state: { deep: [1, { x: Infinity }] } }),
    'stat7_coordinates.resonance: must be a finite number, got NaN\n' +
      'stat7_coordinates.density: must be a finite number, got -Infinity\n' +
      'state.deep[1].x: must be a finite number, got Infinity',
  )
})

test('all faults are named at once', () => {
  assert.equal(
    faultsOf({
      id: 1,
      realm: null,
      created_at: '2025-01-01',
      stat7_coordinates: { realm: 'void', horizon: 'peak', lineage: 1.5, resonance: '1', velocity: 0, adjacency: [2] },
      state: [],
    }),
    'id: must be a string, got 1\n' +
      'entity_type: must be a string, got undefined\n' +
      'realm: must be a string, got null\n' +
      'created_at: must read YYYY-MM-DDTHH:MM:SS.mmmZ, got "2025-01-01"\n' +
      'stat7_coordinates.lineage: must be a whole number, got 1.5\n' +
      'stat7_coordinates.resonance: must be a finite number, got "1"\n' +
      'stat7_coordinates.density: must be a finite number, got undefined\n' +
      'stat7_coordinates.adjacency[0]: must be a string, got 2\n' +
      'state: must be an object, got array',
  )
})

test('what is not JSON is refused', () => {
  assert.equal(faultsOf(null), 'entity: must be an object, got null')
  assert.equal(faultsOf(withState({ at: new Map() })), 'state.at: must be JSON, got object')
  assert.equal(
    faultsOf(withState({ at: [undefined, 1n] })),
    'state.at[0]: must be JSON, got undefined\nstate.at[1]: must be JSON, got bigint',
  )
})

test('bottomless state is refused, not a crash', () => {
  const state: Record<string, unknown> = {}
  state['down'] = state
  assert.match(faultsOf(withState(state)), /must not be nested deeper than 200 levels$/)
})
