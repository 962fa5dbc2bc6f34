import { parentPort, workerData } from 'node:worker_threads'
import { machineOffsetNs, nowNs } from '../../src/machine/clock.ts'

/** Answers each turn that is rung in `turns[0]` with the machine's time as this thread knows it, in `times[0]`. */
const { turns, times } = workerData as { turns: Int32Array; times: Float64Array }
const offsetNs = machineOffsetNs()

parentPort?.postMessage('ready')
for (let turn = 1; turn <= 200; turn++) {
  while (Atomics.load(turns, 0) < turn);
  times[0] = nowNs() + offsetNs
  Atomics.store(turns, 1, turn)
}
