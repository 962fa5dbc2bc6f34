import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadTarget, sideOf, type HttpLoad, type Side } from '@gauntlet/contract'
import type { Bench, Exercised } from './exercise.ts'
import { runCaseWorker } from './run-case-worker.ts'

/**
 * Serves the system on a free loopback port, or where it listens by itself, and drives it from a worker thread, which
 * imports the subject anew: the steps see what they would see in another process. Another machine is never driven.
 */
export async function exerciseHttp(spec: HttpLoad<unknown>, bench: Bench): Promise<Exercised> {
  const own = await exerciseSide(spec, bench, 'own')
  if (!spec.beside) return own
  const { findings } = await exerciseSide(spec, bench, 'beside')
  return { ...own, findings: [...own.findings, ...findings] }
}

async function exerciseSide(of: HttpLoad<unknown>, bench: Bench, side: Side): Promise<Exercised> {
  const { file, caseName, seed } = bench
  const spec = sideOf(of, side)
  const drive = async (url: string): Promise<Exercised> => {
    const shared: unknown = JSON.parse(JSON.stringify((await spec.share?.(bench.system)) ?? null))
    return { findings: await runCaseWorker({ kind: 'http', side, file, caseName, shared, seed, url }) }
  }
  const served = await spec.serve(bench.system)
  if (typeof served !== 'function') return await drive(loadTarget(served.url, { allowRemote: false }).href)
  return await whileServing(served, drive)
}

async function whileServing<Result>(
  listener: RequestListener,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const server = createServer(listener)
  try {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  } finally {
    server.closeAllConnections()
    await new Promise<void>((done) => void server.close(() => done()))
  }
}
