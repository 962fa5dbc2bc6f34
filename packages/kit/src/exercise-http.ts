import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HttpLoad } from '@gauntlet/contract'
import type { Bench, Exercised } from './exercise.ts'
import { runCaseWorker } from './run-case-worker.ts'

/**
 * Serves the system on a free loopback port and drives it from a worker thread, which imports the subject anew: the
 * steps see what they would see in another process.
 */
export async function exerciseHttp(spec: HttpLoad<unknown>, bench: Bench): Promise<Exercised> {
  const { file, caseName, seed } = bench
  const server = createServer(await spec.serve(bench.system))
  try {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const shared: unknown = JSON.parse(JSON.stringify((await spec.share?.(bench.system)) ?? null))
    return { findings: await runCaseWorker({ kind: 'http', file, caseName, shared, seed, port }) }
  } finally {
    server.closeAllConnections()
    await new Promise<void>((done) => void server.close(() => done()))
  }
}
