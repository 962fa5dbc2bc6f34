import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createRandom } from '@gauntlet/contract'
import { callAfter } from './call-after.ts'
import { drawLatencyMs } from './latency-law.ts'
import { createLimiter } from './limiter.ts'
import type { ListenerSpec } from './server-spec.ts'
import { heldForMs } from './stall.ts'

/** The request listener of a server whose behaviour is known: for `serve` of an HTTP case, or a server of your own. */
export function listenerOf(spec: ListenerSpec): RequestListener {
  switch (spec.server) {
    case 'latency': {
      const random = createRandom(spec.seed)
      return (request, response) => callAfter(drawLatencyMs(spec.law, random), () => answer(request, response))
    }
    case 'stall':
      return (request, response) => {
        const heldMs = heldForMs(spec, performance.now())
        if (heldMs > 0) callAfter(heldMs, () => answer(request, response))
        else answer(request, response)
      }
    case 'wrong-body':
      return everyNth(spec.every, (_request, response) => void response.end('nonsense'))
    case 'reset':
      return everyNth(spec.every, ({ socket }) => void socket.resetAndDestroy())
    case 'limit': {
      const admits = createLimiter(spec)
      return (request, response) => {
        if (!admits(performance.now())) response.statusCode = 429
        answer(request, response)
      }
    }
    case 'flood':
      return (_request, response) => flood(response, spec.bytes)
  }
}

/** `GET /name` is answered with `name`. */
const answer = ({ url = '/' }: IncomingMessage, response: ServerResponse): void => void response.end(url.slice(1))

function everyNth(every: number, fault: RequestListener): RequestListener {
  let count = 0
  return (request, response) => {
    if (++count % every === 0) fault(request, response)
    else answer(request, response)
  }
}

const piece = Buffer.alloc(2 ** 20, 'x')

/** Writes no faster than is read. */
function flood(response: ServerResponse, bytes: number): void {
  let left = bytes
  const more = (): void => {
    while (left > 0) {
      const next = piece.subarray(0, left)
      left -= next.length
      if (!response.write(next)) {
        response.once('drain', more)
        return
      }
    }
    response.end()
  }
  more()
}
