import { execFile } from 'node:child_process'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { GauntletError } from '@gauntlet/contract'
import { launchIn } from './unprivileged.ts'

const toolDeadlineMs = 60_000

interface ToolRun {
  readonly folder: string
  readonly signal: AbortSignal
  /** Written to its standard input: what must not show in a list of processes. */
  readonly input?: string
}

/** Runs a tool such as `initdb` as the servers' user, and returns what it prints. Throws `SERVICE_TOOL` when it fails. */
export async function runTool(program: string, args: readonly string[], run: ToolRun): Promise<string> {
  const { command, args: allArgs, options } = launchIn(run.folder, program, args)
  const running = promisify(execFile)(command, [...allArgs], {
    ...options,
    signal: run.signal,
    timeout: toolDeadlineMs,
    killSignal: 'SIGKILL',
  })
  // A tool that ends early closes its input; why it ended is said below.
  running.child.stdin?.on('error', () => undefined)
  running.child.stdin?.end(run.input ?? '')
  try {
    return (await running).stdout.trim()
  } catch (error) {
    run.signal.throwIfAborted()
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().slice(-2_000) : ''
    throw new GauntletError('SERVICE_TOOL', `${basename(program)} failed: ${said || String(error)}`, { cause: error })
  }
}
