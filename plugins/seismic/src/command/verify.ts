import { GauntletError } from '@gauntlet/contract/error'
import { readStoreSpec } from '../store/store-metadata.ts'
import { verifyStore } from '../store/verify-store.ts'
import { readArguments } from './arguments.ts'
import { createProgressLine } from './progress-line.ts'

/** Faults that are named; how many more there are is said behind them. */
const mostNamed = 20

export async function verifyCommand(args: readonly string[], signal: AbortSignal): Promise<void> {
  const [path = ''] = readArguments(args, { places: 1 }).places
  const { traces } = readStoreSpec(path)
  const line = createProgressLine()
  const faults = await verifyStore(path, {
    signal,
    onTraces: (tracesDone) => line.show({ traces, tracesDone, tracesResumed: 0, bytesWritten: 0 }),
  })
  line.clear()
  if (faults.length > 0) {
    const more = faults.length > mostNamed ? [`and ${faults.length - mostNamed} more`] : []
    const named = [...faults.slice(0, mostNamed), ...more].join('\n')
    throw new GauntletError('SEISMIC_STORE_DAMAGED', `${named}\n${path} is damaged; import or process the file again`)
  }
  process.stdout.write(`${path}: ${traces} traces, all as they were written\n`)
}
