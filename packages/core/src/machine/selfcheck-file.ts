import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { selfcheckSchema, type Selfcheck } from '@gauntlet/record'

/** Several Nodes or limits of memory on one machine are different machines, each with a check of its own. */
const fileOf = (stateDir: string, fingerprint: string): string => join(stateDir, `selfcheck-${fingerprint}.json`)

/** Keeps the outcome for the runs to come on this machine, in place of an earlier one. */
export function writeSelfcheck(stateDir: string, selfcheck: Selfcheck): void {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  const file = fileOf(stateDir, selfcheck.fingerprint)
  writeFileSync(`${file}.new`, JSON.stringify(selfcheck))
  renameSync(`${file}.new`, file)
}

/** The last outcome on a machine of this fingerprint; null where there is none that can be read. */
export function readSelfcheck(stateDir: string, fingerprint: string): Selfcheck | null {
  let stored: unknown
  try {
    stored = JSON.parse(readFileSync(fileOf(stateDir, fingerprint), 'utf8'))
  } catch {
    return null
  }
  const parsed = selfcheckSchema.safeParse(stored)
  return parsed.success && parsed.data.fingerprint === fingerprint ? parsed.data : null
}
