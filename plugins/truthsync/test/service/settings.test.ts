import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultSettings, readSettings, settingsEnv } from '../../src/service/settings.ts'

test('settings come from the environment, and have defaults', () => {
  assert.deepEqual(readSettings({ PATH: '/bin', PORT: '' }), defaultSettings)
  const settings = readSettings({
    BATCH_SIZE: '5',
    BATCH_WINDOW_MS: '0',
    CACHE_SIZE: '0',
    CACHE_CHARS: '1000',
    REDIS_URL: 'redis://x',
    PORT: '0',
  })
  assert.deepEqual(settings, {
    ...defaultSettings,
    batchSize: 5,
    batchWindowMs: 0,
    cacheSize: 0,
    cacheChars: 1_000,
    redisUrl: 'redis://x',
    port: 0,
  })
})

test('settings survive the way to another process', () => {
  const settings = { ...defaultSettings, workers: 2, flush: 'window', redisUrl: 'redis://x' } as const
  assert.deepEqual(readSettings(settingsEnv(settings)), settings)
  assert.deepEqual(readSettings(settingsEnv(defaultSettings)), defaultSettings)
})

test('all faults of an environment are told at once', () => {
  assert.throws(() => readSettings({ PORT: '70000', BATCH_SIZE: '1e3', FLUSH: 'soon', REDIS_URL: 'http://x' }), {
    code: 'BAD_SETTINGS',
    message: /PORT: .*\nBATCH_SIZE: .*got "1e3"\nFLUSH: must be one of idle, window.*\nREDIS_URL: /,
  })
})
