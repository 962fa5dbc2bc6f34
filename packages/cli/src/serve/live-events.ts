import type { ServerResponse } from 'node:http'
import { keepWatched, readLive } from '@gauntlet/core'
import type { Live } from '@gauntlet/record'

export interface LiveEvents {
  /** Answers with an endless stream of server-sent events: the state of the run, whenever it changes. */
  readonly subscribe: (response: ServerResponse) => void
  /** Has the next minute's runs speak by the second, as somebody asks for their figures. */
  readonly lookOn: () => void
  readonly close: () => void
}

const pollMs = 500
const beatMs = 2_000
/** A scraper comes every 15 s or every minute. */
const lookOnForMs = 60_000
/** Browsers and proxies drop a stream that is silent for long. */
const keepAliveMs = 15_000
const mostReaders = 32

/** Reads the run's state for all readers together, and tells runs that somebody looks on. Nothing is read while nobody does. */
export function createLiveEvents(stateDir: string): LiveEvents {
  const readers = new Set<ServerResponse>()
  let told = ''
  let askedMs = -Infinity
  const poll = setInterval(() => {
    if (readers.size === 0) return
    const live = readLive(stateDir)
    const mark = markOf(live)
    if (mark === told) return
    told = mark
    for (const reader of readers) send(reader, live)
  }, pollMs)
  const beat = setInterval(() => {
    if (readers.size > 0 || performance.now() - askedMs < lookOnForMs) keepWatched(stateDir)
  }, beatMs)
  const keepAlive = setInterval(() => {
    for (const reader of readers) reader.write(': still here\n\n')
  }, keepAliveMs)
  return {
    subscribe: (response) => {
      if (readers.size >= mostReaders) {
        response.writeHead(503, { 'retry-after': '10' }).end('too many pages look on\n')
        return
      }
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      readers.add(response)
      response.on('close', () => readers.delete(response))
      keepWatched(stateDir)
      send(response, readLive(stateDir))
    },
    lookOn: () => {
      askedMs = performance.now()
      keepWatched(stateDir)
    },
    close: () => {
      for (const timer of [poll, beat, keepAlive]) clearInterval(timer)
      for (const reader of readers) reader.end()
    },
  }
}

const markOf = (live: Live | null): string => (live ? `${live.runId} ${live.state} ${live.updatedAt}` : '')

/** A reader that does not read is let go: its backlog would be this process's memory. */
function send(reader: ServerResponse, live: Live | null): void {
  if (reader.writableLength > 1_000_000) reader.destroy()
  else reader.write(`data: ${JSON.stringify(live)}\n\n`)
}
