import { readdirSync, readFileSync } from 'node:fs'

/** A process as /proc/<pid>/stat shows it (proc_pid_stat(5)). */
export interface ProcessStat {
  readonly pid: number
  /** In clock ticks since the boot: with the pid, it tells a process from a later one of the same number. */
  readonly startTicks: number
  /** Time on a core, user and system, in clock ticks; with that of children that ended and were waited for. */
  readonly cpuTicks: number
}

/** Null for a process that has ended, a zombie included, and where there is no /proc. */
export function readProcess(pid: number): ProcessStat | null {
  const text = readText(`/proc/${pid}/stat`)
  // The command in parentheses may hold spaces and parentheses; what follows it does not.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  if (text === '' || fields[0] === 'Z' || fields[0] === 'X') return null
  const field = (number: number): number => Number(fields[number - 3])
  return { pid, startTicks: field(22), cpuTicks: field(14) + field(15) + field(16) + field(17) }
}

/** The living among these processes and all their descendants, each once. Children of all threads count. */
export function processTree(roots: readonly number[]): ProcessStat[] {
  const found = new Map<number, ProcessStat>()
  const visit = (pid: number): void => {
    if (found.has(pid)) return
    const stat = readProcess(pid)
    if (!stat) return
    found.set(pid, stat)
    childrenOf(pid).forEach(visit)
  }
  roots.forEach(visit)
  return [...found.values()]
}

function childrenOf(pid: number): number[] {
  let threads: string[]
  try {
    threads = readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
  return threads.flatMap((thread) =>
    readText(`/proc/${pid}/task/${thread}/children`).trim().split(' ').filter(Boolean).map(Number),
  )
}

/** Empty for what cannot be read: processes end at any time. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
