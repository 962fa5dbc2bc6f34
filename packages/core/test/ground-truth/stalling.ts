import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Answers at once, but holds everything that arrives within the first second of every five, until that second is over.
 * The truth at any steady rate: p90 500 ms, p95 750 ms, p97.5 875 ms, p99 950 ms, mean 100 ms.
 */
const periodMs = 5_000
const stallMs = 1_000

if (import.meta.main) {
  const server = createServer((request, response) => {
    const phase = performance.now() % periodMs
    const answer = (): void => void response.end((request.url ?? '/').slice(1))
    if (phase < stallMs) setTimeout(answer, stallMs - phase)
    else answer()
  })
  process.once('disconnect', () => process.exit(0))
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
}
