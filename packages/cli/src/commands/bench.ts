import { GauntletError } from '@gauntlet/contract'
import { bench, budgetOf, Stopped, withReplicates } from '@gauntlet/core'
import { renderJson } from '@gauntlet/scoreboard'
import type { CommandContext } from '../main.ts'
import { exitCodes } from '../exit-codes.ts'
import { createProgress } from '../progress.ts'
import { readBoard, writeBoard } from '../render-board.ts'
import { boardOf, exitCodeOf, summaryText } from '../summary.ts'
import { tool } from '../tool.ts'
import { chooseSubjects, loadInTime } from '../workspace.ts'

/** Runs the chosen subjects one after the other; one that cannot be loaded does not keep the others from running. */
export async function benchCommand({ args, root, resultsDir, output, signal }: CommandContext): Promise<number> {
  const profile = budgetOf(args.profile)
  const budget = args.replicates === undefined ? profile : withReplicates(profile, args.replicates)
  const chosen = chooseSubjects(root, args.names)
  if (chosen.length === 0) {
    throw new GauntletError(
      'NO_SUBJECT',
      'there are no plugins yet; make one with: npx nx g @gauntlet/generator:subject NAME',
    )
  }
  const ids = new Set<string>()
  let unloadable = 0
  const without: GauntletError[] = []
  for (const found of chosen) {
    try {
      const subject = await loadInTime(found)
      await bench({
        subject,
        file: found.file,
        selection: { phases: args.phases, variants: args.variants, scales: args.scales, cases: args.cases },
        budget,
        seed: args.seed,
        resultsDir,
        rootDir: root,
        argv: process.argv.slice(2),
        resume: args.resume ? 'resume' : 'begin anew',
        tool,
        allowRemote: args.allowRemote,
        profilers: args.profilers,
        only: args.only,
        signal,
        report: createProgress(output),
      })
      ids.add(subject.id)
    } catch (error) {
      if (error instanceof Stopped) {
        output.status('')
        output.error('stopped; what was measured is kept. Go on with the same command and --resume')
        writeBoard(resultsDir, readBoard(resultsDir))
        return exitCodes.stopped
      }
      const isSubjects = error instanceof GauntletError && subjectErrors.has(error.code)
      if (!isSubjects || chosen.length === 1) throw error
      if (error.code === 'NOTHING_SELECTED' && args.names.length === 0) {
        without.push(error)
        output.note(`${found.name}: left out, as it has nothing of this selection`)
        continue
      }
      unloadable++
      output.error(`${found.name}: ${error.message}`)
    }
  }
  if (without.length === chosen.length && without[0]) throw without[0]
  const whole = readBoard(resultsDir)
  const { markdown, site } = writeBoard(resultsDir, whole)
  const board = boardOf(whole, ids)
  if (args.json) output.print(renderJson(board))
  else if (!args.quiet)
    output.print(`\n${args.only ? '' : `${summaryText(board)}\n\n`}board: ${markdown}\npage: ${site}`)
  for (const { why } of whole.damaged) output.error(`damaged: ${why}`)
  if (unloadable > 0) return exitCodes.trialFailed
  // What was measured before is not the outcome of a run that only profiled.
  return args.only === 'profiles' ? exitCodes.measured : exitCodeOf(board, args)
}

/** Faults of one subject; anything else is a fault of the run. */
const subjectErrors = new Set([
  'BAD_SUBJECT',
  'NOT_A_SUBJECT',
  'SUBJECT_UNREADABLE',
  'NOTHING_SELECTED',
  'TOO_MANY_PROFILES',
])
