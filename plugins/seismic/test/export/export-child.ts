import { exportSegy } from '../../src/export/export-segy.ts'
import { openStore } from '../../src/store/open-store.ts'

/** What the child is told: an export, and after how many traces it kills itself. */
export interface ExportOrders {
  readonly source: string
  readonly target: string
  readonly threads: number
  readonly dieAfterTraces: number
}

const { source, target, threads, dieAfterTraces } = JSON.parse(process.argv[2] ?? '') as ExportOrders
await exportSegy(openStore(source), target, {
  threads,
  onTraces: (done) => {
    if (done >= dieAfterTraces) process.kill(process.pid, 'SIGKILL')
  },
})
