import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adjacencyHash, uri } from '../src/uri.ts'
import { concept, luca } from './samples.ts'

const emptyHash = '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945'

test('no neighbours have the published hash', () => {
  assert.equal(adjacencyHash({ adjacency: [] }), emptyHash)
})

test('the order of neighbours does not matter', () => {
  assert.equal(adjacencyHash({ adjacency: ['b', 'a'] }), adjacencyHash({ adjacency: ['a', 'b'] }))
})

test('a URI names the coordinates with rounded floats', () => {
  assert.equal(uri(luca), `stat7://void/0/${emptyHash}/genesis?r=1.0&v=0.0&d=0.0`)
  assert.match(uri(concept), /^stat7:\/\/narrative\/42\/[0-9a-f]{64}\/peak\?r=0\.3&v=-0\.00000002&d=0\.00001$/)
})

test('a realm with a slash stays one segment', () => {
  const coordinates = { ...luca.stat7_coordinates, realm: 'a/b?\ud800' }
  assert.match(uri({ ...luca, stat7_coordinates: coordinates }), /^stat7:\/\/a%2Fb%3F%EF%BF%BD\/0\//)
})
