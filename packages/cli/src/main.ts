import { join, resolve } from 'node:path'
import { GauntletError } from '@gauntlet/contract'
import { readArguments, usage, type Arguments } from './arguments.ts'
import { benchCommand } from './commands/bench.ts'
import { boardCommand } from './commands/board.ts'
import { claimsCommand } from './commands/claims.ts'
import { compareCommand } from './commands/compare.ts'
import { doctorCommand } from './commands/doctor.ts'
import { exportCommand } from './commands/export.ts'
import { importCommand } from './commands/import.ts'
import { publishCommand } from './commands/publish.ts'
import { selfcheckCommand } from './commands/selfcheck.ts'
import { serveCommand } from './commands/serve.ts'
import { createConsole, type Console } from './console.ts'
import { exitCodes } from './exit-codes.ts'
import { nearest } from './nearest.ts'
import { findRoot } from './workspace.ts'

export interface CommandContext {
  readonly args: Arguments
  readonly root: string
  readonly resultsDir: string
  readonly output: Console
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal
}

const commands = new Map<string, (context: CommandContext) => Promise<number> | number>([
  ['bench', benchCommand],
  ['board', boardCommand],
  ['claims', claimsCommand],
  ['compare', compareCommand],
  ['doctor', doctorCommand],
  ['export', exportCommand],
  ['import', importCommand],
  ['publish', publishCommand],
  ['selfcheck', selfcheckCommand],
  ['serve', serveCommand],
])

/** Runs one command and returns the exit code. Only what is known to be the user's is told without a stack. */
export async function main(argv: readonly string[]): Promise<number> {
  const stop = new AbortController()
  const onSignal = (): void => stop.abort()
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  let output = createConsole({ quiet: false, out: process.stdout, err: process.stderr })
  try {
    const args = readArguments(argv)
    output = createConsole({ quiet: args.quiet, out: process.stdout, err: process.stderr })
    if (args.command === 'help') {
      output.print(usage)
      return exitCodes.measured
    }
    const command = commands.get(args.command)
    if (!command) {
      const meant = nearest(args.command, [...commands.keys()])
      const hint = meant === undefined ? `\n\n${usage}` : `; did you mean ${meant}?`
      throw new GauntletError('BAD_USAGE', `there is no command "${args.command.slice(0, 60)}"${hint}`)
    }
    const root = findRoot(process.cwd())
    const resultsDir = args.results === undefined ? join(root, 'results') : resolve(args.results)
    return await command({ args, root, resultsDir, output, signal: stop.signal })
  } catch (error) {
    output.status('')
    if (!(error instanceof GauntletError)) throw error
    output.error(`${error.code}: ${error.message}`)
    return exitCodes.usage
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}
