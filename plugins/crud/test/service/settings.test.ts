import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultSettings, readSettings, settingsEnv } from '../../src/service/settings.ts'

test('an empty environment gives the defaults', () => {
  assert.deepEqual(readSettings({ PORT: '' }), defaultSettings)
  assert.equal(defaultSettings.cacheTtlSeconds, 300)
})

test('settings survive the way through an environment', () => {
  const settings = {
    ...defaultSettings,
    store: 'postgres',
    identityUrl: 'postgres://a:b@127.0.0.1:1/identity',
    clinicalUrl: 'postgres://c:d@127.0.0.1:1/clinical',
    redisUrl: 'redis://:x@127.0.0.1:2',
    cacheSize: 0,
    index: 'off',
    defect: 'find-all',
  } as const
  assert.deepEqual(readSettings(settingsEnv(settings)), settings)
})

test('all faults are reported at once, and what may hold a password is not shown', () => {
  const env = { STORE: 'sqlite', POOL_SIZE: '4', DEFECT: 'none', REDIS_URL: 'http://:secret@x', CACHE_SIZE: '-1' }
  assert.throws(() => readSettings(env), {
    code: 'BAD_SETTINGS',
    message: [
      'CACHE_SIZE: must be a whole number from 0 to 10000000, got "-1"',
      'POOL_SIZE: must be a whole number from 5 to 1000, got "4"',
      'DEFECT: must be one of merge-id-bug, find-all, header-hit, got "none"',
      'REDIS_URL: must be a redis:// URL',
      'FOLDER: say where sqlite keeps its files',
    ].join('\n'),
  })
})
