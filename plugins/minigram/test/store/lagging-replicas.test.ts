import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom, type HttpStep } from '@gauntlet/contract'
import { drawFixtures } from '../../src/data/fixtures.ts'
import { script } from '../../src/mixes.ts'
import { createClient } from '../../src/run-scripts.ts'
import type { Shared } from '../../src/steps.ts'
import { databaseFor, postgresFor, served } from '../service/served.ts'

/** A session that says that it has seen nothing is treated as all would be by a service that does not look. */
const ignoringPositions = (step: HttpStep): HttpStep => ({
  ...step,
  request: (context) => {
    const request = step.request(context)
    return { ...request, headers: { ...request.headers, 'x-position': '0/0' } }
  },
})

test('the script finds no own write missing on replicas that lag, and finds some where positions are ignored', async (context) => {
  const server = await databaseFor(context, { replicas: 2, settings: { recovery_min_apply_delay: '500ms' } })
  if (!server) return
  const replicaUrls = server.replicas.map(({ urls }) => urls.minigram)
  const { service, port } = await served(context, { ...postgresFor(context, server.urls.minigram), replicaUrls })
  const hash = await service.passwords.hash('correct horse battery staple')
  const scale = { users: 10, photos: 15, likes: 25, follows: 30, hashMemoryKib: 64, hashPasses: 1, hashesAtOnce: 8 }
  await service.store.fill(drawFixtures(scale, createRandom('lag'), hash))
  const users = Array.from({ length: 10 }, (_, i) => ({
    id: i + 1,
    username: `user-${i + 1}`,
    token: service.tokens.sign(i + 1),
  }))
  const shared: Shared = { users, photos: 15, shown: 15, position: await service.store.position() }
  const client = createClient({
    url: new URL(`http://127.0.0.1:${port}/`),
    shared,
    defer: (undo) => context.after(() => void undo()),
  })
  const wrongOf = async (steps: readonly HttpStep[], from: number): Promise<unknown[]> => {
    const wrong: unknown[] = []
    const all = Array.from({ length: 10 }, (_, i) =>
      client.play(steps, from + i, (name, verdict) => verdict !== true && wrong.push([name, verdict])),
    )
    await Promise.all(all)
    return wrong
  }
  assert.deepEqual(await wrongOf(script, 0), [])
  assert.ok(service.stats().reads!.behind > 0)
  assert.notDeepEqual(await wrongOf(script.map(ignoringPositions), 100), [])
})
