import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Ended {
  readonly stdout: string
  readonly stderr: string
  /** 0 where it ended well. */
  readonly code: number | null
  /** CPU time of the process, from its start to its end. The kernel counts it in steps of 10 ms. */
  readonly cpuNs: number
}

const tickNs = 10_000_000

/** Runs a program to its end; one that is not through by the deadline is killed. One at a time: CPU time is read as a sum. */
export async function runCommand(
  command: string,
  args: readonly string[],
  { deadlineMs, cwd }: { readonly deadlineMs: number; readonly cwd?: string },
): Promise<Ended> {
  const before = childrenCpuNs()
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(cwd === undefined ? {} : { cwd }) })
  const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => ((stderr += error.message), resolve(null)))
    child.once('close', resolve)
  })
  clearTimeout(timer)
  return { stdout, stderr, code, cpuNs: childrenCpuNs() - before }
}

/** CPU time of all children that have ended and were waited for; 0 where the kernel does not say. */
function childrenCpuNs(): number {
  try {
    const fields = readFileSync('/proc/self/stat', 'latin1').split(') ').at(-1)?.split(' ') ?? []
    // Fields 16 and 17 of proc(5); the second closing bracket ends field 2.
    return (Number(fields[13]) + Number(fields[14])) * tickNs
  } catch {
    return 0
  }
}
