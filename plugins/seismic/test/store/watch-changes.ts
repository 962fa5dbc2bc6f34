import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const changing = [
  'closeSync',
  'copyFileSync',
  'cpSync',
  'linkSync',
  'mkdirSync',
  'openSync',
  'renameSync',
  'rmSync',
  'truncateSync',
  'writeFileSync',
  'writeSync',
] as const

/** Does some work in this thread and looks at the file system behind each call that may have changed it. */
export async function watchChanges(work: () => Promise<unknown>, look: () => void): Promise<void> {
  const real = Object.fromEntries(changing.map((name) => [name, fs[name] as (...given: unknown[]) => unknown]))
  const use = (calls: Readonly<Record<string, unknown>>): void => {
    Object.assign(fs, calls)
    syncBuiltinESMExports()
  }
  const watched = Object.fromEntries(
    Object.entries(real).map(([name, call]) => [
      name,
      (...given: unknown[]): unknown => {
        const result = call(...given)
        use(real)
        look()
        use(watched)
        return result
      },
    ]),
  )
  use(watched)
  try {
    await work()
  } finally {
    use(real)
  }
}
