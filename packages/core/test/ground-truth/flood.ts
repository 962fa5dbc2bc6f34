import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers every request with 200 MB, and tells its port to the process that forked it. */
const piece = Buffer.alloc(2 ** 20, 'x')
const pieces = 200

const server = createServer((_request, response) => {
  let left = pieces
  const more = (): void => {
    while (left > 0) {
      left--
      if (!response.write(piece)) {
        response.once('drain', more)
        return
      }
    }
    response.end()
  }
  more()
})
if (import.meta.main) {
  process.once('disconnect', () => process.exit(0))
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
}
