import { defaultStateDir, Stopped, writeSelfcheck } from '@gauntlet/core'
import type { Selfcheck } from '@gauntlet/record'
import { exitCodes } from '../exit-codes.ts'
import type { CommandContext } from '../main.ts'
import { waitingText } from '../progress.ts'
import { checks } from '../selfcheck/checks.ts'
import { createInstrument } from '../selfcheck/instrument.ts'
import { outcomeLine, runChecks, summaryLine } from '../selfcheck/run-checks.ts'

/** Plants what is known and looks for it; the outcome is kept, and goes into the runs that follow on this machine. */
export async function selfcheckCommand({ args, root, output, signal }: CommandContext): Promise<number> {
  const stateDir = defaultStateDir()
  let selfcheck: Selfcheck
  try {
    const instrument = await createInstrument({
      rootDir: root,
      stateDir,
      seed: args.seed,
      signal,
      onWait: (holder) => output.note(waitingText(holder)),
    })
    selfcheck = await runChecks(checks, instrument, {
      at: new Date().toISOString(),
      onCheck: (name) => output.status(`looking for: ${name} …`),
      onOutcome: (outcome) => {
        output.status('')
        if (!args.json && !args.quiet) output.print(outcomeLine(outcome))
      },
    })
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    output.status('')
    output.error('stopped; an earlier self-check stays valid')
    return exitCodes.stopped
  }
  writeSelfcheck(stateDir, selfcheck)
  if (args.json) output.print(JSON.stringify(selfcheck, null, 2))
  else if (!args.quiet) output.print(summaryLine(selfcheck))
  return exitCodeOf(selfcheck)
}

/** The gravest counts. */
export function exitCodeOf({ failed, inconclusive }: Pick<Selfcheck, 'failed' | 'inconclusive'>): number {
  if (failed > 0) return exitCodes.trialFailed
  return inconclusive > 0 ? exitCodes.inconclusive : exitCodes.measured
}
