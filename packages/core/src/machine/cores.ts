import { readFileSync } from 'node:fs'

/** CPU numbers that this process may use, from the kernel; empty where it does not say. */
export function allowedCores(): number[] {
  let list: string
  try {
    list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? ''
  } catch {
    return []
  }
  return list
    .split(',')
    .filter(Boolean)
    .flatMap((range) => {
      const [from = 0, to = from] = range.split('-').map(Number)
      return Array.from({ length: to - from + 1 }, (_, index) => from + index)
    })
}

/**
 * The last core drives, or the last ones where there are several generators, and the others serve: at least half of them
 * do. Null where there is no second core to part them.
 */
export function splitCores(cores: readonly number[], generators = 1): { generator: number[]; host: number[] } | null {
  if (cores.length < 2) return null
  const driving = Math.min(generators, Math.floor(cores.length / 2))
  return { generator: cores.slice(-driving), host: cores.slice(0, -driving) }
}
