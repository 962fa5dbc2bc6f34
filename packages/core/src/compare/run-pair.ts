import { join } from 'node:path'
import type { Record } from '@gauntlet/record'
import { allowedCores, splitCores } from '../machine/cores.ts'
import type { RunLock } from '../machine/run-lock.ts'
import type { Budget } from '../plan/budget.ts'
import { caseHash } from '../plan/case-hash.ts'
import { normalise } from '../trial/normalise.ts'
import { runUndisturbed } from '../trial/run-undisturbed.ts'
import type { CellKey, SubjectSide } from './comparison-cells.ts'
import type { RecordPair } from './paired-records.ts'

export interface PairContext {
  readonly budget: Budget
  readonly seed: string
  readonly lock: RunLock
  readonly allowRemote?: boolean
  readonly signal: AbortSignal
}

export interface PlannedPair {
  readonly pair: number
  readonly a: { readonly side: SubjectSide; readonly key: CellKey }
  readonly b: { readonly side: SubjectSide; readonly key: CellKey }
  readonly first: 'a' | 'b'
}

/** Runs both sides in fresh processes, one right after the other, on the same data. Throws `Stopped`. */
export async function runPair(planned: PlannedPair, context: PairContext): Promise<RecordPair> {
  const { pair, first } = planned
  const measure = (name: 'a' | 'b'): Promise<Record> => runSide(planned, name, context)
  if (first === 'a') {
    const a = await measure('a')
    return { pair, a, b: await measure('b') }
  }
  const b = await measure('b')
  return { pair, a: await measure('a'), b }
}

async function runSide(planned: PlannedPair, name: 'a' | 'b', context: PairContext): Promise<Record> {
  const { budget, seed, lock, signal } = context
  const { side, key: cell } = planned[name]
  const key = { ...cell, replicate: planned.pair }
  const spec = key.phase === 'load' ? side.subject.load?.[key.case] : undefined
  const startedAt = new Date().toISOString()
  const began = performance.now()
  const observation = await runUndisturbed(
    {
      token: `${lock.token}-${name}-`,
      file: side.file,
      key,
      // The same for both sides, and another one for the next pair.
      seed: `${seed}/${key.scale}/${key.replicate}`,
      budget,
      // One trial runs at a time, so that they can share a place that both sides see.
      scratchDir: join(lock.scratchRoot, 'trial'),
      compileCacheDir: join(lock.scratchRoot, 'compile-cache'),
      allowRemote: context.allowRemote,
      hosted: spec?.over === 'http',
      cores: splitCores(allowedCores(), spec?.over === 'http' ? spec.generators : 1),
    },
    signal,
  )
  const durationNs = Math.round((performance.now() - began) * 1e6)
  return normalise(observation, { key, caseHash: caseHash(side.subject, key), startedAt, durationNs })
}
