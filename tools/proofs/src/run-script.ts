import { fileURLToPath } from 'node:url'
import { childCommand, type Role } from '@gauntlet/core/engine'
import { runCommand } from './run-command.ts'

export interface ScriptOptions {
  readonly cores: readonly number[] | null
  readonly deadlineMs: number
  /** Default `system`: as it comes. */
  readonly role?: Role
}

/**
 * Runs a script of this package in a fresh process, hands it `task` as JSON, and returns the JSON that it prints.
 * Throws when it prints none.
 */
export async function runScript<Result>(script: string, task: object, options: ScriptOptions): Promise<Result> {
  const { command, args } = childCommand(fileURLToPath(new URL(script, import.meta.url)), {
    cores: options.cores,
    memoryCapBytes: 4 * 2 ** 30,
    role: options.role ?? 'system',
  })
  const { stdout, stderr, code } = await runCommand(command, [...args, JSON.stringify(task)], options)
  const line = stdout.trim().split('\n').at(-1) ?? ''
  try {
    return JSON.parse(line) as Result
  } catch {
    throw new Error(`${script} ended with ${String(code)} and printed no result: ${(stderr || stdout).slice(-800)}`)
  }
}

/** The task that `runScript` handed to this process. */
export const readTask = (): unknown => JSON.parse(process.argv[2] ?? '{}')

export const printResult = (result: object): void => void process.stdout.write(`${JSON.stringify(result)}\n`)
