import { existsSync, readFileSync } from 'node:fs'
import { importSegy, type ImportOptions } from '../../src/import/import-segy.ts'

/** What the child is told: an import, and after how many traces it kills itself. */
export interface ChildOrders {
  readonly options: ImportOptions
  readonly dieAfterTraces?: number
}

const status = '/proc/self/status'

/** The highest resident size. On Linux, `maxRSS` would begin at that of the parent. */
const peakBytes = (): number =>
  existsSync(status)
    ? 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(status, 'utf8'))?.[1])
    : process.resourceUsage().maxRSS * 1024

const { options, dieAfterTraces } = JSON.parse(process.argv[2] ?? '') as ChildOrders
try {
  const result = await importSegy({
    ...options,
    onProgress: ({ tracesDone }) => {
      if (dieAfterTraces !== undefined && tracesDone >= dieAfterTraces) process.kill(process.pid, 'SIGKILL')
    },
  })
  process.stdout.write(JSON.stringify({ result, peakBytes: peakBytes() }))
} catch (error) {
  process.stdout.write(JSON.stringify({ code: (error as { code?: unknown }).code, message: String(error) }))
  process.exitCode = 1
}
