import { readdir, readFile } from 'node:fs/promises'

export interface RemainingProcess {
  readonly pid: number
  readonly command: string
}

export interface Trace {
  /** The process group that the child led. */
  readonly group: number
  /** A text that only descendants carry in their environment: it finds those that left the group. */
  readonly marker: string
}

/** What still runs of a child that has ended. Reads /proc; elsewhere it asks only whether the group lives. */
export async function remainingProcesses(trace: Trace): Promise<RemainingProcess[]> {
  if (process.platform !== 'linux') return groupAlive(trace.group) ? [{ pid: -trace.group, command: 'its group' }] : []
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))
  const found = await Promise.all(pids.map((pid) => inspect(pid, trace).catch(() => null)))
  return found.filter((process) => process !== null)
}

async function inspect(pid: string, { group, marker }: Trace): Promise<RemainingProcess | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // The command in parentheses may hold spaces; what follows it does not.
  const [state, , processGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (state === 'Z' || state === 'X') return null
  const inGroup = Number(processGroup) === group
  if (!inGroup && !(await readFile(`/proc/${pid}/environ`, 'utf8')).includes(marker)) return null
  const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim()
  return { pid: Number(pid), command: command.slice(0, 120) }
}

function groupAlive(group: number): boolean {
  try {
    process.kill(-group, 0)
    return true
  } catch {
    return false
  }
}
