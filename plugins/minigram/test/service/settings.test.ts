import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultSettings, readSettings, settingsEnv, type ServerSettings } from '../../src/service/settings.ts'

test('settings survive the way through an environment', () => {
  const settings: ServerSettings = {
    ...defaultSettings,
    instance: 'api-1',
    store: 'postgres',
    databaseUrl: 'postgres://a:b@127.0.0.1:1/minigram',
    replicaUrls: ['postgres://a:b@127.0.0.1:2/minigram', 'postgresql://a:b@127.0.0.1:3/minigram'],
    poolSize: 100,
    pooling: 'connect',
    redisUrl: 'redis://:c@127.0.0.1:4',
    photoFolder: '/tmp/photos',
    tokenSecret: 'x'.repeat(32),
    hashPasses: 1,
    defect: 'no-follow',
    port: 0,
  }
  assert.deepEqual(readSettings(settingsEnv(settings)), settings)
})

test('what is not said is as a small service wants it', () => {
  const { store, hashMemoryKib, hashPasses, cacheTtlSeconds } = readSettings({ FOLDER: '/tmp', PHOTO_FOLDER: '/tmp' })
  assert.deepEqual([store, hashMemoryKib, hashPasses, cacheTtlSeconds], ['sqlite', 19_456, 2, 60])
})
