import { createServer, type RequestListener } from 'node:http'
import { readTask } from '../run-script.ts'
import { announce } from './announce.ts'

export type Trouble = 'close' | 'reset' | 'refuse' | 'late' | 'short-lived' | 'silent'

/** What the server did, by its own count. */
export interface TroubleCounts {
  readonly requests: number
  /** Requests that were reset, refused or answered too late. */
  readonly troubled: number
  readonly sockets: number
}

export const lateMs = 600

if (import.meta.main) {
  const { trouble } = readTask() as { trouble: Trouble }
  let requests = 0
  let troubled = 0
  const sockets = new Set<object>()
  const listener: RequestListener = (request, response) => {
    const number = ++requests
    const answer = (): void => void response.end((request.url ?? '/').slice(1))
    const planted = (every: number): boolean => number % every === 0 && ++troubled > 0
    if (trouble === 'silent') return
    if (trouble === 'close') response.setHeader('Connection', 'close')
    if (trouble === 'reset' && planted(50)) request.socket.resetAndDestroy()
    else if (trouble === 'refuse' && planted(7)) response.writeHead(503).end('no')
    else if (trouble === 'late' && planted(20)) setTimeout(answer, lateMs)
    else answer()
  }
  const server = createServer(listener)
  if (trouble === 'short-lived') server.maxRequestsPerSocket = 20
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  announce(server, () => ({ requests, troubled, sockets: sockets.size }) satisfies TroubleCounts)
}
