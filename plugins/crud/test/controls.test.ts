import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { test, type TestContext } from 'node:test'
import { loadCases } from '../src/load-cases.ts'
import { microCases } from '../src/micro-cases.ts'
import type { CrudSystem, Variant } from '../src/system.ts'
import { builtSystem, served } from './built-system.ts'

/** What the check of a micro case says of one run. */
async function checked(name: string, system: CrudSystem): Promise<unknown> {
  const spec = microCases[name] ?? assert.fail(name)
  return await spec.check(system, await spec.run(system, 0), 0)
}

test('merge-id-bug: the check of READ finds nobody with the id that CREATE gave', async (t) => {
  assert.equal(await checked('read-cached', await builtSystem(t, 'sqlite')), true)
  const planted = await checked('read-cached', await builtSystem(t, 'merge-id-bug'))
  assert.equal(planted, 'there is no user with the id that CREATE gave')
})

test('find-all: the check of FIND finds more users than a page has', async (t) => {
  assert.equal(await checked('find', await builtSystem(t, 'sqlite')), true)
  assert.match(String(await checked('find', await builtSystem(t, 'find-all'))), /^3\d\d users on a page of 50$/)
})

test('header-hit: the invariant finds more hits in the answers than the cache counted', async (t) => {
  assert.deepEqual(await faultsAfterReads(t, 'sqlite'), [])
  assert.deepEqual(await faultsAfterReads(t, 'header-hit'), [
    '3 answers say hit and 0 miss, but the cache counted 1 hits and 2 misses',
  ])
})

/** Faults of a cold service after three READs, the last of which is of the same user as the one before. */
async function faultsAfterReads(t: TestContext, variant: Variant): Promise<readonly string[]> {
  const system = await builtSystem(t, variant)
  const listener = (await loadCases['cold']?.serve(system)) as RequestListener
  const url = await served(t, listener)
  for (const i of [0, 1, 1]) {
    const response = await fetch(`${url}/api/users/${system.users()[i]?.id}`)
    assert.equal(response.status, 200)
    await response.text()
  }
  return await system.faults()
}
