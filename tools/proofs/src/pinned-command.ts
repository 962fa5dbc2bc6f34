import { existsSync } from 'node:fs'

const taskset = '/usr/bin/taskset'
const setpriv = '/usr/bin/setpriv'

/** A program of any kind, pinned to cores where that is possible, and ended by the kernel when this process ends. */
export function pinnedCommand(
  program: readonly [string, ...string[]],
  cores: readonly number[] | null,
): { command: string; args: string[] } {
  const dying = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL', '--', ...program] : [...program]
  const pinned = cores && existsSync(taskset) ? [taskset, '-c', cores.join(','), ...dying] : dying
  const [command = program[0], ...args] = pinned
  return { command, args }
}
