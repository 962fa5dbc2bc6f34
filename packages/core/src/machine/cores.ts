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

/** The last core drives, the others serve; null where there is no second core to part them. */
export function splitCores(cores: readonly number[]): { generator: number[]; host: number[] } | null {
  return cores.length < 2 ? null : { generator: cores.slice(-1), host: cores.slice(0, -1) }
}
