import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { GauntletError } from '@gauntlet/contract'
import { readLive } from '@gauntlet/core'
import { renderJson, renderSite } from '@gauntlet/scoreboard'
import { createBoardCache } from './board-cache.ts'
import { createLiveEvents } from './live-events.ts'
import { liveMetrics } from './live-metrics.ts'
import { readStatic } from './static-file.ts'

export interface LiveServer {
  readonly url: string
  readonly close: () => Promise<void>
}

const pageDir = join(import.meta.dirname, 'page')

/** Scripts and styles are files of this server; nothing is asked of any other. */
const livePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Reports of profilers bring scripts of their own: they run apart from all else here. */
const reportPolicy = 'sandbox allow-scripts'

/**
 * Serves the live view, the board, records and metrics, on loopback only. Throws `PORT_IN_USE`. Port 0 takes a free one.
 */
export async function startLiveServer(of: { resultsDir: string; stateDir: string; port: number }): Promise<LiveServer> {
  const { resultsDir, stateDir } = of
  const board = createBoardCache(resultsDir)
  const events = createLiveEvents(stateDir)

  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    const send = (type: string, body: string | Buffer, policy?: string): void => {
      response.writeHead(200, {
        'content-type': type,
        'cache-control': 'no-store',
        ...(policy === undefined ? {} : { 'content-security-policy': policy }),
      })
      response.end(body)
    }
    const sendFile = (dir: string, file: string, policy: string): void => {
      const found = readStatic(dir, file)
      if (found) send(found.type, found.bytes, policy)
      else response.writeHead(404, { 'content-type': 'text/plain' }).end('there is no such page\n')
    }
    const [, first = '', ...rest] = path.split('/')
    switch (first) {
      case '': {
        const isRunning = readLive(stateDir)?.state === 'running'
        response.writeHead(302, { location: isRunning ? '/live' : '/site/', 'cache-control': 'no-store' }).end()
        return
      }
      case 'live':
        return sendFile(pageDir, 'live.html', livePolicy)
      case 'live.js':
      case 'live.css':
        return sendFile(pageDir, first, livePolicy)
      case 'events':
        return events.subscribe(response)
      case 'metrics': {
        events.lookOn()
        const { contentType, text } = await liveMetrics(readLive(stateDir), board())
        return send(contentType, text)
      }
      case 'site':
        return send('text/html; charset=utf-8', renderSite(board()))
      case 'scoreboard.json':
        return send('application/json; charset=utf-8', renderJson(board()))
      case 'records':
        return sendFile(join(resultsDir, 'records'), rest.join('/'), "default-src 'none'")
      case 'artifacts':
        return sendFile(join(resultsDir, 'artifacts'), rest.join('/'), reportPolicy)
      default:
        return sendFile(pageDir, 'nothing', livePolicy)
    }
  }

  const server = createServer((request, response) => {
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'no-referrer')
    const refusal = refuse(request)
    if (refusal) {
      response.writeHead(refusal.status, { 'content-type': 'text/plain' }).end(`${refusal.because}\n`)
      return
    }
    const path = (request.url ?? '/').split(/[?#]/)[0] ?? '/'
    answer(path, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
      response.end(`${error instanceof Error ? error.message : String(error)}\n`)
    })
  })
  const listening = once(server, 'listening')
  server.listen({ host: '127.0.0.1', port: of.port })
  try {
    await listening
  } catch (error) {
    events.close()
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new GauntletError('PORT_IN_USE', `port ${of.port} is taken; name another with --port, or 0 for a free one`)
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      events.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A page of another site may not read what is here, be it by a name of its own that leads to this machine. */
function refuse({ method, headers }: IncomingMessage): { status: number; because: string } | null {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, because: 'this server only shows' }
  const name = (headers.host ?? '').replace(/:\d+$/, '')
  return ['127.0.0.1', 'localhost'].includes(name)
    ? null
    : { status: 403, because: 'this server answers to 127.0.0.1 and localhost only' }
}
