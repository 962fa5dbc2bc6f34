import { announce } from './announce.ts'
import { serveBytes } from './serve-bytes.ts'

/** When request `/k` arrived, in ms of the server's clock; index k. */
export interface ArrivalCounts {
  readonly atMs: ReadonlyArray<number | null>
}

if (import.meta.main) {
  const atMs: number[] = []
  const server = serveBytes(({ path }, reply) => {
    atMs[Number(path.slice(1))] = performance.now()
    reply('ok')
  })
  announce(server, () => ({ atMs }) satisfies ArrivalCounts)
}
