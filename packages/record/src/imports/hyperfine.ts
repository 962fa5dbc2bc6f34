import * as z from 'zod'
import { amount } from './amount.ts'
import { reported, type Imported, type ImportedReplicate, type ImportSource } from './imported.ts'
import { checkJson, readJson, unreadNames } from './read-json.ts'

const mostRuns = 10_000

const result = z.looseObject({
  command: z.string().max(10_000),
  /** Seconds of each run, in measured order. */
  times: z.array(amount).min(1, 'holds no run; export with a version that writes them').max(mostRuns),
  exit_codes: z.array(z.int().nullable()).max(mostRuns).optional(),
})

const exported = z.looseObject({ results: z.array(result).min(1, 'holds no command').max(1_000) })

const remedy = 'Write the file with: hyperfine --export-json FILE COMMAND…'
const second = 1e9

/** Reads what `hyperfine --export-json` writes: each run of a command is a process of its own, and so a replicate. */
export function importHyperfine(source: ImportSource): Imported {
  const raw = readJson(source, remedy)
  const { results } = checkJson(raw, exported, source, remedy)
  return {
    startedAt: null,
    cases: results.map(({ command, times, exit_codes: exitCodes }) => ({
      phase: 'micro',
      name: command,
      shape: null,
      replicates: times.map((seconds, run) => replicateOf(seconds, exitCodes?.[run])),
      flags: [],
    })),
    method: 'hyperfine times whole commands, the start of their process included',
    unread: [
      ...unreadNames(raw as object, ['results']),
      ...new Set(results.flatMap((each) => unreadNames(each, Object.keys(result.shape), 'results.'))),
    ],
  }
}

function replicateOf(seconds: number, exitCode: number | null | undefined): ImportedReplicate {
  // A command that fails is often quick: its time is no time of the work.
  if (exitCode === null) return { state: 'failed', exitCode, because: 'the command was ended by a signal' }
  if (exitCode !== undefined && exitCode !== 0) {
    return { state: 'failed', exitCode, because: `the command ended with ${exitCode}` }
  }
  return { state: 'ok', metrics: [reported('elapsed_ns', seconds * second, { better: 'lower', role: 'primary' })] }
}
