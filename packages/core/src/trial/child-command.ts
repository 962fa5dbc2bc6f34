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
  /**
   * `two` leaves out V8's middle compiler, Maglev. It ends at the same speed, but with Maglev a loop stays for 150–400 ms
   * on a plateau of up to half the speed, steady enough to pass for warm: a lookup read 220–490 ns after a warm-up of
   * 100 ms, and 215–220 ns without it. Systems that are hosted run as their users run them, with all three.
   */
  readonly compilers: 'two' | 'three'
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
export const nodeFlags = (options: Pick<ChildOptions, 'memoryCapBytes' | 'compilers'>): string[] => [
  '--expose-gc',
  '--disable-warning=ExperimentalWarning',
  ...(options.compilers === 'two' ? ['--no-maglev'] : []),
  `--max-old-space-size=${Math.floor((options.memoryCapBytes * heapShare) / 2 ** 20)}`,
]
