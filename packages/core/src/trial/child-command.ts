import { existsSync } from 'node:fs'
import { execPath } from 'node:process'

/** Linux tools that wrap a child; what is not there is left out. */
const taskset = '/usr/bin/taskset'
const setpriv = '/usr/bin/setpriv'

/** The old generation gets most of the cap; the rest is for stacks, buffers and code. */
const heapShare = 0.75

export interface ChildOptions {
  readonly cores: readonly number[] | null
  readonly memoryCapBytes: number
  readonly role: Role
}

/** What a child is there for: to time a loop over calls, to offer load, or to be the system, which runs as its users run it. */
export type Role = 'loop' | 'generator' | 'system'

const flagsOf: Readonly<Record<Role, readonly string[]>> = {
  /**
   * Without V8's middle compiler. A loop ends at the same speed, but with Maglev it stays for 150–400 ms on a plateau of up
   * to half the speed, steady enough to pass for warm: a lookup read 220–490 ns after a warm-up of 100 ms, and 215–220 ns
   * without it.
   */
  loop: ['--no-maglev'],
  /**
   * Garbage is collected in the thread that made it. V8's four helpers would share a generator's one core with it: with
   * answers of 400 KB it waited 31 % of the time for its core, 5 % without them, and sent a third more.
   */
  generator: ['--single-threaded-gc'],
  system: [],
}

/**
 * The command that starts a child in plain Node: pinned to cores where that is possible, ended by the kernel when its
 * parent ends, with `gc` exposed and the heap capped.
 */
export function childCommand(file: string, options: ChildOptions): { command: string; args: string[] } {
  const node = [execPath, ...nodeFlags(options), file]
  const dying = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL', '--', ...node] : node
  const pinned = options.cores && existsSync(taskset) ? [taskset, '-c', options.cores.join(','), ...dying] : dying
  const [command = execPath, ...args] = pinned
  return { command, args }
}

/** With `gc` exposed and the heap capped. */
export const nodeFlags = ({ role, memoryCapBytes }: Pick<ChildOptions, 'memoryCapBytes' | 'role'>): string[] => [
  '--expose-gc',
  '--disable-warning=ExperimentalWarning',
  ...flagsOf[role],
  `--max-old-space-size=${Math.floor((memoryCapBytes * heapShare) / 2 ** 20)}`,
]
