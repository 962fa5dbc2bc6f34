import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { databaseFor, joined, postgresFor, served } from './served.ts'

/** A way to the database that breaks when it is told to, in place of the next answer that says that a row is stored. */
async function breakable(context: TestContext, url: string): Promise<{ url: string; breakAtInsert: () => void }> {
  let isArmed = false
  const server = createServer((client) => {
    const database = connect(Number(new URL(url).port), '127.0.0.1')
    client.on('error', () => undefined).on('close', () => database.destroy())
    database.on('error', () => undefined).on('close', () => client.destroy())
    client.pipe(database)
    database.on('data', (piece) => {
      if (!isArmed || !piece.includes('INSERT 0 1')) return void client.write(piece)
      isArmed = false
      client.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => void server.close())
  const through = new URL(url)
  through.port = String((server.address() as AddressInfo).port)
  return { url: through.href, breakAtInsert: () => void (isArmed = true) }
}

test('an upload whose answer from the database is lost keeps its file, and is whole when it is sent again', async (context) => {
  const server = await databaseFor(context)
  if (!server) return
  const { url, breakAtInsert } = await breakable(context, server.urls.minigram)
  const client = await served(context, postgresFor(context, url))
  const ada = { ...(await joined(client, 'ada')), 'idempotency-key': 'one' }
  breakAtInsert()
  const lost = await client.upload(ada)
  assert.deepEqual([lost.status, lost.value['code']], [503, 'DATABASE_AWAY'])
  const again = await client.upload(ada)
  assert.deepEqual([again.status, again.value['id']], [201, 1])
  assert.equal((await client.get('/api/photos/1/file', ada)).status, 200)
})
