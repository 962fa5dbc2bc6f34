import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { test } from 'node:test'
import { loadCases } from '../src/load-cases.ts'
import { builtSystem, served } from './built-system.ts'

test('a FIND with an index and one without begin with the same cache, which holds all users', async (t) => {
  for (const name of ['find', 'find-no-index']) {
    const system = await builtSystem(t, 'sqlite')
    const listener = (await loadCases[name]?.serve(system)) as RequestListener
    const url = await served(t, listener)
    assert.equal((await system.gauges())['find_misses_count'], 0)
    const pages = ['free', 'premium', 'clinic'].map(async (type) => {
      const { users } = (await (await fetch(`${url}/api/users?accountType=${type}`)).json()) as { users: unknown[] }
      return users.length
    })
    assert.deepEqual(await Promise.all(pages), [50, 50, 50])
    const gauges = await system.gauges()
    assert.deepEqual([gauges['find_misses_count'], gauges['cache_lookups_count']], [0, 0], name)
    await system.service().cache.clear()
    await (await fetch(`${url}/api/users?accountType=free`)).text()
    assert.equal((await system.gauges())['find_misses_count'], 50, name)
  }
})
