import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpFace } from '../face/http-face.ts'
import { openNavigator } from '../navigate/navigator.ts'
import { openStore } from '../store/open-store.ts'
import { readArguments } from './arguments.ts'

/** Serves a store on the loopback interface until the signal comes. */
export async function serveCommand(args: readonly string[], signal: AbortSignal): Promise<void> {
  const given = readArguments(args, { places: 1, values: ['port'] })
  const reader = openStore(given.places[0] ?? '')
  const navigator = openNavigator(reader)
  const server = createServer(createHttpFace({ reader, navigator }))
  server.listen(given.count('port', 0) ?? 8080, '127.0.0.1')
  await once(server, 'listening', { signal })
  process.stdout.write(`seismic listens on http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`)
  const stopped = once(server, 'close')
  signal.addEventListener('abort', () => {
    server.close()
    server.closeAllConnections()
  })
  await stopped
  navigator.close()
  reader.close()
}
