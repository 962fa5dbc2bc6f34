import { execFileSync } from 'node:child_process'

const deadlineMs = 120_000

/** Sets RLIMIT_DATA for what follows: private memory that can be written, resident or not (getrlimit(2), Linux 4.7). */
const limited = 'ulimit -d "$1" && shift && exec "$@"'

/**
 * Runs a script in a process that may take this much more memory than a Node that does nothing: that reserves half a gigabyte
 * for code it may never make. Returns what the script printed; throws where it ends with another code than 0. Each thread
 * reserves as much again: the script should do with one.
 */
export function runLimited(bytes: number, script: string, ...args: readonly string[]): string {
  const kilobytes = Math.floor(idleKilobytes() + bytes / 1024)
  return execFileSync('sh', ['-c', limited, 'sh', String(kilobytes), process.execPath, script, ...args], {
    encoding: 'utf8',
    timeout: deadlineMs,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function idleKilobytes(): number {
  const script = "process.stdout.write(require('node:fs').readFileSync('/proc/self/status', 'utf8'))"
  const status = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', timeout: deadlineMs })
  return Number(/^VmData:\s+(\d+)/m.exec(status)?.[1])
}
