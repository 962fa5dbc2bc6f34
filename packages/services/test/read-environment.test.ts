import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readEnvironment } from '../src/read-environment.ts'
import { writeEnvironment } from '../src/write-environment.ts'

const numbers = { port: { name: 'PORT', least: 0, most: 65_535 }, poolSize: { name: 'POOL_SIZE', least: 1, most: 9 } }
const choices = { store: { name: 'STORE', of: ['sqlite', 'postgres'] } }
const texts = { url: { name: 'URL', like: /^redis:/, says: 'a redis: URL' } }
const lists = { replicaUrls: { name: 'REPLICA_URLS', like: /^postgres:/, says: 'postgres: URLs' } }
const tables = { numbers, choices, texts, lists }

test('what is given is read by its key, and what is empty or in no table is not', () => {
  const env = { PORT: '65535', STORE: 'postgres', URL: 'redis:x', REPLICA_URLS: 'postgres:a  postgres:b', PATH: '/bin' }
  const read = { port: 65_535, store: 'postgres', url: 'redis:x', replicaUrls: ['postgres:a', 'postgres:b'] }
  assert.deepEqual(readEnvironment(env, tables), { read, faults: [] })
  const empty = { PORT: '', STORE: '', URL: '', REPLICA_URLS: ' ' }
  assert.deepEqual(readEnvironment(empty, tables), { read: {}, faults: [] })
})

test('a number is whole, in plain digits and within its limits', () => {
  for (const text of ['0', '10', '1.5', '-1', '1e0', '0x1', ' 1']) {
    assert.deepEqual(readEnvironment({ POOL_SIZE: text }, { numbers }), {
      read: {},
      faults: [`POOL_SIZE: must be a whole number from 1 to 9, got "${text}"`],
    })
  }
  for (const [text, poolSize] of [
    ['1', 1],
    ['9', 9],
  ] as const) {
    assert.deepEqual(readEnvironment({ POOL_SIZE: text }, { numbers }), { read: { poolSize }, faults: [] })
  }
})

test('all faults are told, table by table, and those of texts and lists do not repeat what was given', () => {
  const env = { REPLICA_URLS: 'postgres:a http:secret', URL: 'http:secret', STORE: 'none', POOL_SIZE: 'x', PORT: '1' }
  assert.deepEqual(readEnvironment(env, tables), {
    read: { port: 1 },
    faults: [
      'POOL_SIZE: must be a whole number from 1 to 9, got "x"',
      'STORE: must be one of sqlite, postgres, got "none"',
      'URL: must be a redis: URL',
      'REPLICA_URLS: must be postgres: URLs',
    ],
  })
})

test('settings survive the way through an environment, and what is null is left out', () => {
  const named = { ...numbers, ...choices, ...texts, ...lists }
  const settings = { port: 0, store: 'sqlite', replicaUrls: ['postgres:a', 'postgres:b'] }
  const env = writeEnvironment({ ...settings, url: null }, named)
  assert.deepEqual(env, { PORT: '0', STORE: 'sqlite', REPLICA_URLS: 'postgres:a postgres:b' })
  assert.deepEqual(readEnvironment(env, tables).read, settings)
})
