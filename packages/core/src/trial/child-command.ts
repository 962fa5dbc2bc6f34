import { existsSync } from 'node:fs'
import { execPath } from 'node:process'

/** Linux tools that wrap a child; what is not there is left out. */
const taskset = '/usr/bin/taskset'
const setpriv = '/usr/bin/setpriv'

/** The old generation gets most of the cap; the rest is for stacks, buffers and code. */
const heapShare = 0.75

/**
 * The command that starts a child in plain Node: pinned to cores where that is possible, ended by the kernel when its
 * parent ends, with `gc` exposed and the heap capped.
 */
export function childCommand(
  file: string,
  options: { cores: readonly number[] | null; memoryCapBytes: number },
): { command: string; args: string[] } {
  const node = [
    execPath,
    '--expose-gc',
    '--disable-warning=ExperimentalWarning',
    `--max-old-space-size=${Math.floor((options.memoryCapBytes * heapShare) / 2 ** 20)}`,
    file,
  ]
  const dying = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL', '--', ...node] : node
  const pinned = options.cores && existsSync(taskset) ? [taskset, '-c', options.cores.join(','), ...dying] : dying
  const [command = execPath, ...args] = pinned
  return { command, args }
}
