import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { GauntletError } from '@gauntlet/contract'

const run = promisify(execFile)

/** Output and time of one command; a checkout of a large repository is the slowest. */
const limits = { maxBuffer: 64 * 2 ** 20, timeout: 120_000 }

/** Inside a hook, git hands down GIT_DIR and more: they would turn every command to that repository's state. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')))

/** No hook of the repository runs: checking a commit out must not start anything. */
const argsOf = (args: readonly string[]): string[] => ['-c', 'core.hooksPath=/dev/null', ...args]

/** Standard output of a git command. Throws `NO_GIT`, or `GIT_FAILED` with what git said. */
export async function git(dir: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('git', argsOf(args), { ...limits, cwd: dir, env: environment() })
    return stdout
  } catch (cause) {
    const { code, stderr = '' } = cause as { code?: unknown; stderr?: string }
    if (code === 'ENOENT') throw new GauntletError('NO_GIT', 'git is not on the PATH; install it', { cause })
    const said = stderr.trim().slice(0, 400) || 'it was stopped'
    throw new GauntletError('GIT_FAILED', `git ${args.slice(0, 2).join(' ')} in ${dir}: ${said}`, { cause })
  }
}

/** The same at once, for cleaning up; a failure is no error there. */
export function tryGit(dir: string, args: readonly string[]): void {
  try {
    execFileSync('git', argsOf(args), { ...limits, cwd: dir, env: environment(), stdio: 'ignore' })
  } catch {
    // The repository is gone, or knows nothing of it.
  }
}
