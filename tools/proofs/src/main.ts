import { mkdtempSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { GauntletError } from '@gauntlet/contract'
import { allowedCores, defaultStateDir } from '@gauntlet/core'
import { acquireRunLock, nowNs, splitCores, type RunLock } from '@gauntlet/core/engine'
import { readArguments, type Arguments } from './arguments.ts'
import { matched } from './judge.ts'
import type { Proof } from './proof.ts'
import { proofs } from './proofs/all.ts'
import { renderProof, type Proven } from './report.ts'

const lockWaitMs = 3_600_000

/** Runs the proofs that were named, one after the other, and prints a table for each. Exits with 1 when an aim is missed. */
async function main(): Promise<void> {
  const args = readArguments(
    process.argv.slice(2),
    proofs.map(({ name }) => name),
  )
  const lock = await acquireRunLock({
    stateDir: defaultStateDir(),
    token: `proofs-${process.pid}`,
    waitMs: lockWaitMs,
    onWait: () => console.error('another run has this machine; waiting for its end'),
  })
  try {
    const proven: Proven[] = []
    for (const proof of proofs.filter(({ name }) => args.names.includes(name))) {
      const found = await prove(proof, args, lock)
      proven.push(found)
      console.log(renderProof(found))
      // After each: what has been measured for an hour is not lost with what comes last.
      if (args.json !== null) writeFileSync(args.json, `${JSON.stringify(describeRun(args, proven), null, 2)}\n`)
    }
    if (proven.some(({ rows }) => rows.some(({ met }) => met === 'no'))) process.exitCode = 1
  } finally {
    lock.release()
  }
}

/** Runs one proof; one that breaks down says so in its table, and the others go on. */
async function prove({ name, title, run }: Proof, { length }: Arguments, lock: RunLock): Promise<Proven> {
  const startNs = nowNs()
  const rows = await run({
    pick: (full, short) => (length === 'short' ? short : full),
    cores: splitCores(allowedCores()),
    scratchDir: mkdtempSync(join(lock.scratchRoot, `${name}-`)),
    say: (text) => console.error(`${name}: ${text}`),
  }).catch((error: unknown) => {
    console.error(error)
    const why = error instanceof Error ? error.message : String(error)
    return [matched(`${name}, as a whole`, 'runs to its end', why.slice(0, 400))]
  })
  return { name, title, rows, tookMs: Math.round((nowNs() - startNs) / 1e6) }
}

const describeRun = ({ length }: Arguments, proven: readonly Proven[]): object => ({
  at: new Date().toISOString(),
  length,
  machine: { cpuModel: cpus()[0]?.model ?? 'unknown', cores: allowedCores().length, node: process.version },
  proofs: proven,
})

try {
  await main()
} catch (error) {
  if (!(error instanceof GauntletError)) throw error
  console.error(error.message)
  process.exitCode = 64
}
