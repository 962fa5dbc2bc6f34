import { readFileSync } from 'node:fs'

/** Starts watching how much CPU time the hypervisor takes away; the function returned gives the share since then. */
export function stolenShare(): () => number {
  const before = ticks()
  return () => {
    const after = ticks()
    const all = after.all - before.all
    return all > 0 ? Math.min(1, Math.max(0, (after.stolen - before.stolen) / all)) : 0
  }
}

/** The fields of the first line of /proc/stat (proc_stat(5)): the eighth is steal. */
function ticks(): { all: number; stolen: number } {
  try {
    const fields = (readFileSync('/proc/stat', 'latin1').split('\n')[0] ?? '').trim().split(/\s+/).slice(1).map(Number)
    return { all: fields.reduce((sum, value) => sum + value, 0), stolen: fields[7] ?? 0 }
  } catch {
    return { all: 0, stolen: 0 }
  }
}
