import type { ThreadsLoad } from '@gauntlet/contract'
import { runCaseWorker } from './run-case-worker.ts'
import type { Bench, Exercised } from './exercise.ts'

/** Attaches up to two worker threads to the shared system and runs their calls side by side. */
export async function exerciseThreads(spec: ThreadsLoad<unknown>, bench: Bench): Promise<Exercised> {
  const shared = spec.share(bench.system)
  const clients = Math.min(2, Math.max(...spec.clients))
  const { file, caseName } = bench
  const found = await Promise.all(
    Array.from({ length: clients }, (_, client) => runCaseWorker({ kind: 'thread', file, caseName, shared, client })),
  )
  return { findings: found.flat() }
}
