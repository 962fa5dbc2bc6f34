import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { openService } from '../../src/service/open-service.ts'
import { defaultSettings } from '../../src/service/settings.ts'
import { sqliteFor, until } from './served.ts'

test('a request that is under way is answered before the service closes, which waits for no connection that is kept', async (context) => {
  const service = await openService({ ...defaultSettings, ...sqliteFor(context) })
  const port = await service.listen(0)
  const client = connect(port, '127.0.0.1').setEncoding('latin1')
  context.after(() => client.destroy())
  let said = ''
  client.on('data', (piece) => (said += String(piece)))
  const ended = once(client, 'close', { signal: AbortSignal.timeout(10_000) })
  const head = 'POST /api/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n'
  client.write(`GET /health HTTP/1.1\r\nhost: x\r\n\r\n${head}`)
  await until(() => said.includes('"up"'))
  const closed = service.close()
  client.write('{}')
  await Promise.all([closed, ended])
  assert.match(said, /HTTP\/1\.1 400 [^]*BAD_FIELDS/)
})
