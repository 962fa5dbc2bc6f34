import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom } from '@gauntlet/contract'
import { auditGauges, auditWhileServing } from '../src/audit-while-serving.ts'
import { firstId } from '../src/model/ids.ts'
import { fullMix } from '../src/steps.ts'
import { builtSystem, served } from './built-system.ts'

test('users are there as they are told, and their data lie apart', async (t) => {
  for (const variant of ['memory', 'sqlite'] as const) {
    const system = await builtSystem(t, variant)
    const [user] = system.users()
    const found = await system.service().records.read(user?.id ?? '')
    assert.equal((JSON.parse(found?.json ?? '{}') as { email: string }).email, user?.person.email)
    assert.deepEqual(await system.faults(), [])
    const { identity_rows_count: rows, found_where_it_belongs_ratio: seen, ...rest } = await system.gauges()
    assert.deepEqual([rows, seen], [1_000, 1])
    assert.deepEqual([rest['pii_in_clinical_count'], rest['phi_in_identity_count'], rest['doubts_count']], [0, 0, 0])
  }
})

test('a restart keeps the users and empties the cache', async (t) => {
  const system = await builtSystem(t, 'sqlite')
  const id = system.users()[0]?.id ?? ''
  assert.equal((await system.service().records.read(id))?.hit, true)
  const { records } = await system.restart()
  assert.deepEqual([(await records.read(id))?.hit, (await records.read(id))?.hit], [false, true])
})

test('gauges tell what came after counting began', async (t) => {
  const system = await builtSystem(t, 'memory')
  const id = system.users()[0]?.id ?? ''
  await system.service().records.read(id)
  assert.equal((await system.gauges())['cache_lookups_count'], 1)
  await system.beginCounting()
  const gauges = await system.gauges()
  assert.equal(gauges['cache_lookups_count'], 0)
  assert.equal('hit_ratio' in gauges, false)
})

test('a record that loses its clinical row while the service works is found by the audits, and stays found', async (t) => {
  const system = await builtSystem(t, 'sqlite')
  auditWhileServing(system)
  const { store } = system.service()
  const [row] = await store.raw('clinical', firstId, 1)
  const pseudonym = String(row?.['pseudonym'])
  await store.clinical.settle({ pseudonym, outcome: 'dropped' })
  const late = AbortSignal.timeout(10_000)
  const isFound = async (): Promise<boolean> =>
    (await system.faults()).some((fault) => /^during the load: record .* has no clinical row$/.test(fault))
  while (!(await isFound())) await sleep(20, undefined, { signal: late })
  assert.ok((auditGauges(system)['audits_count'] ?? 0) >= 1)
})

test('requests at random leave books that add up', async (t) => {
  const system = await builtSystem(t, 'sqlite')
  const url = await served(t, system.service().listener)
  const context = {
    shared: { users: system.users(), isPaginated: true },
    random: createRandom('requests'),
    common: new Map<string, unknown>(),
    session: new Map<string, unknown>(),
    i: 0,
  }
  for (const step of [...fullMix, ...fullMix]) {
    const { path, method = 'GET', headers = {}, body = null } = step.request(context)
    const response = await fetch(url + path, { method, headers: { ...headers }, body: body as string | null })
    const reply = { status: response.status, body: Buffer.from(await response.arrayBuffer()) }
    assert.equal(step.expect(reply, context), true, step.name)
    step.keep?.(reply, context)
  }
  assert.deepEqual(await system.faults(), [])
  const { identity_rows_count: rows, retained_clinical_rows_count: retained } = await system.gauges()
  assert.deepEqual([rows, retained], [1_000, 2])
})
