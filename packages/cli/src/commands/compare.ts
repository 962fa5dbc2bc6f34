import { budgetOf, compareRuns, compareSides, looksOf, Stopped, type CompareEvent } from '@gauntlet/core'
import type { Comparison } from '@gauntlet/record'
import { countOutcomes, renderComparison, renderComparisonJson } from '@gauntlet/scoreboard'
import { readRequest, recordsOf, type CompareRequest } from '../compare-request.ts'
import type { Console } from '../console.ts'
import { exitCodes } from '../exit-codes.ts'
import type { CommandContext } from '../main.ts'
import { openRefs, openVariants } from '../open-sides.ts'
import { waitingText } from '../progress.ts'

/** Compares two refs, two variants or two stored runs, and prints a table or all pairs as JSON. Nothing is stored. */
export async function compareCommand(context: CommandContext): Promise<number> {
  const { args, output, resultsDir } = context
  const request = readRequest(args.names, recordsOf(resultsDir))
  let comparison: Comparison
  try {
    comparison = await compareBy(request, context)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    output.status('')
    output.error('stopped; nothing of a comparison is kept')
    return exitCodes.stopped
  }
  output.status('')
  output.print(args.json ? renderComparisonJson(comparison).trimEnd() : renderComparison(comparison))
  return exitCodeOf(comparison, args)
}

async function compareBy(request: CompareRequest, context: CommandContext): Promise<Comparison> {
  const { args, root, output, signal } = context
  const selection = { phases: args.phases, variants: args.variants, scales: args.scales, cases: args.cases }
  if (request.kind === 'runs') return compareRuns(request.a, request.b, selection)
  return await compareSides({
    kind: request.kind,
    open: (scratchRoot) =>
      request.kind === 'refs' ? openRefs(request, { root, scratchRoot }) : openVariants(request, root),
    selection,
    budget: budgetOf(args.profile),
    looks: args.full ? looksOf.full : looksOf.usual,
    seed: args.seed,
    allowRemote: args.allowRemote,
    signal,
    report: (event) => tell(event, output),
  })
}

function tell(event: CompareEvent, output: Console): void {
  switch (event.kind) {
    case 'waiting':
      output.note(waitingText(event.holder))
      return
    case 'begun':
      output.note(`${event.cells} cells in pairs${event.leftOut > 0 ? `, ${event.leftOut} left out` : ''}`)
      return
    case 'pair':
      output.status(`pair ${event.pair} of ${event.at}, ${event.open} cells undecided`)
      return
    case 'decided':
      output.note(`${event.at} ${event.says}`)
  }
}

/** The gravest of failed trials, regressions and what stays open. */
function exitCodeOf(comparison: Comparison, { strict }: { strict: boolean }): number {
  const counts = countOutcomes(comparison)
  const has = (name: string): boolean => (counts.get(name) ?? 0) > 0
  if (has('failed')) return exitCodes.trialFailed
  if (has('regressed')) return exitCodes.refuted
  return strict && (has('inconclusive') || has('invalid')) ? exitCodes.inconclusive : exitCodes.measured
}
