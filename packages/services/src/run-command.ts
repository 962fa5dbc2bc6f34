import { GauntletError } from '@gauntlet/contract/error'

/** EX_USAGE of sysexits.h. */
const badUsage = 64

/** Starts what a command runs. If it cannot start, its settings are to blame as a rule: says why, and ends with 64. */
export async function runCommand(start: () => Promise<void>): Promise<void> {
  try {
    await start()
  } catch (error) {
    process.stderr.write(`${error instanceof GauntletError ? error.message : String(error)}\n`)
    process.exit(badUsage)
  }
}
