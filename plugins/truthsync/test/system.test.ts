import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leaky, withFakeHits } from '../src/controls.ts'
import { openService } from '../src/service/open-service.ts'
import { defaultSettings, type Settings } from '../src/service/settings.ts'
import type { ServiceStats } from '../src/service/stats.ts'
import { faultsOf, gaugesOf } from '../src/system.ts'

const texts = Array.from({ length: 30 }, (_, i) => `Text ${i % 20} is here`)

/** Statistics after thirty texts, ten of which came twice. */
function statsWith(settings: Partial<Settings>, change = leaky): ServiceStats {
  const service = openService({ ...defaultSettings, ...settings }, { change })
  void service.batcher.verifyTogether(texts)
  return service.stats()
}

test('sound books have no faults, with and without a cache, and with evictions', () => {
  for (const settings of [{}, { cacheSize: 0 }, { cacheSize: 7 }, { cacheChars: 200 }, { cacheChars: 1 }]) {
    assert.deepEqual(faultsOf([statsWith(settings)]), [])
  }
})

test('a hit rate that is not there is found, although hits and misses add up', () => {
  const stats = statsWith({}, withFakeHits)
  assert.deepEqual([stats.cache.hits, stats.cache.misses], [30, 0])
  assert.deepEqual(faultsOf([stats]), ['0 misses of 30 lookups, but 20 texts were read', '0 misses, but 20 entries'])
})

test('each kind of broken books is found', () => {
  const sound = statsWith({})
  const withCache = (cache: Partial<ServiceStats['cache']>): ServiceStats => ({
    ...sound,
    cache: { ...sound.cache, ...cache },
  })
  assert.deepEqual(faultsOf([withCache({ hits: 9 })]), ['9 hits and 20 misses for 30 lookups'])
  assert.deepEqual(faultsOf([sound, withCache({ evictions: 1 })]), ['20 misses, but 21 entries'])
  assert.deepEqual(faultsOf([{ ...sound, extracted: 19 }]), ['20 misses of 30 lookups, but 19 texts were read'])
  assert.deepEqual(faultsOf([{ ...sound, batch_queue_size: 2 }]), ['2 texts still wait'])
})

test('gauges are sums over all services, of what came after counting began', () => {
  const [one, other] = [statsWith({}), statsWith({})]
  assert.deepEqual(gaugesOf([one, other], []), {
    requests_count: 0,
    rejected_count: 0,
    cache_lookups_count: 60,
    cache_errors_count: 0,
    hit_ratio: 1 / 3,
    batches_count: 2,
    texts_per_batch_count: 30,
  })
  const later = { ...one, texts: 40, cache: { ...one.cache, hits: 20 }, batches: 3, batched: 40 }
  const { hit_ratio: hits, texts_per_batch_count: size } = gaugesOf([later], [one])
  assert.deepEqual([hits, size], [1, 5])
  assert.equal('hit_ratio' in gaugesOf([one], [one]), false)
})
