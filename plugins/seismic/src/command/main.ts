import { GauntletError } from '@gauntlet/contract/error'
import { exportCommand, generateCommand, infoCommand } from './files.ts'
import { importCommand, processCommand } from './make-stores.ts'
import { serveCommand } from './serve.ts'
import { usage } from './usage.ts'
import { verifyCommand } from './verify.ts'
import { viewCommand } from './view.ts'

type Command = (args: readonly string[], signal: AbortSignal) => void | Promise<void>

const commands = new Map<string, Command>([
  ['generate', generateCommand],
  ['import', importCommand],
  ['info', infoCommand],
  ['process', processCommand],
  ['export', exportCommand],
  ['view', viewCommand],
  ['serve', serveCommand],
  ['verify', verifyCommand],
])

const exitCodes = { failed: 1, usage: 64, cancelled: 130 }

/** Runs a command; SIGINT and SIGTERM cancel it. Returns the exit code. */
async function run([name = '', ...args]: readonly string[]): Promise<number> {
  const command = commands.get(name)
  if (!command) {
    process.stderr.write(usage)
    return name === '--help' ? 0 : exitCodes.usage
  }
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  try {
    await command(args, stop.signal)
    return 0
  } catch (error) {
    if (!(error instanceof GauntletError) && !stop.signal.aborted) throw error
    process.stderr.write(`${error instanceof GauntletError ? error.message : 'cancelled'}\n`)
    if (stop.signal.aborted) return exitCodes.cancelled
    const isUsage = error instanceof GauntletError && error.code === 'BAD_USAGE'
    if (isUsage) process.stderr.write(usage)
    return isUsage ? exitCodes.usage : exitCodes.failed
  }
}

process.exitCode = await run(process.argv.slice(2))
