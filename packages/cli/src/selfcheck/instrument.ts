import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GauntletError, loadSubject, type Phase } from '@gauntlet/contract'
import { bench, compareSides, looksOf, type BenchEvent, type Budget, type CompareEvent } from '@gauntlet/core'
import { groundTruthFile as file } from '@gauntlet/kit/ground-truth'
import { parseRun, type ComparedCell, type Environment, type Record } from '@gauntlet/record'
import { tool } from '../tool.ts'

/** Measures the subject of known truth as any other subject is measured, in fresh processes of the real engine. */
export interface Instrument {
  readonly observe: (of: Case & { readonly variant: string }) => Promise<Measured<Record>>
  readonly compare: (of: Case & { readonly a: string; readonly b: string }) => Promise<Measured<ComparedCell>>
}

export interface Case {
  readonly phase: Phase
  readonly case: string
  readonly budget: Budget
}

export interface Measured<Result> {
  readonly result: Result
  readonly machine: Pick<Environment, 'fingerprint' | 'node'>
}

export interface InstrumentOptions {
  readonly rootDir: string
  readonly stateDir: string
  readonly seed: string
  readonly signal: AbortSignal
  readonly onWait: (holder: number | null) => void
}

/** Records go to a temporary folder that is removed again: what is planted has no place on a board. */
export async function createInstrument(options: InstrumentOptions): Promise<Instrument> {
  const subject = await loadSubject(file)
  const { rootDir, stateDir, seed, signal } = options
  const report = (event: BenchEvent | CompareEvent): void => {
    if (event.kind === 'waiting') options.onWait(event.holder)
  }
  return {
    observe: async ({ phase, case: name, variant, budget }) => {
      const resultsDir = mkdtempSync(join(tmpdir(), 'gauntlet-selfcheck-'))
      try {
        const { file: stored } = await bench({
          subject,
          file,
          selection: { phases: [phase], cases: [name], variants: [variant] },
          budget,
          seed,
          resultsDir,
          rootDir,
          argv: process.argv.slice(2),
          resume: 'begin anew',
          tool,
          signal,
          report,
          stateDir,
        })
        const { run, records } = parseRun(readFileSync(stored, 'utf8'), stored)
        return { result: only(records), machine: run.environment }
      } finally {
        rmSync(resultsDir, { recursive: true, force: true })
      }
    },
    compare: async ({ phase, case: name, a, b, budget }) => {
      const { cells, machine } = await compareSides({
        kind: 'variants',
        open: () =>
          Promise.resolve({
            a: { name: a, is: a },
            b: { name: b, is: b },
            pairs: [{ a: { subject, file, variant: a }, b: { subject, file, variant: b } }],
            notes: [],
          }),
        selection: { phases: [phase], cases: [name] },
        budget,
        looks: looksOf.usual,
        seed,
        signal,
        report,
        stateDir,
      })
      return { result: only(cells), machine }
    },
  }
}

function only<Item>(items: readonly Item[]): Item {
  const [first, ...others] = items
  if (first === undefined || others.length > 0) {
    throw new GauntletError('SELFCHECK_BROKEN', `a check measured ${items.length} cells instead of one; report this`)
  }
  return first
}
