import { runScript } from '../run-script.ts'
import type { AutocannonResult, AutocannonTask } from './autocannon.ts'
import type { UndiciResult, UndiciTask } from './undici.ts'
import type { WindowResult, WindowTask } from './window.ts'

/** Starting, connecting and draining take less than this. */
const aroundMs = 30_000

type CoreList = readonly number[] | null

/** One window of our engine, in a fresh process. */
export const runOurs = (task: WindowTask, cores: CoreList): Promise<WindowResult> =>
  runScript('./generators/window.ts', task, {
    role: 'generator',
    cores,
    deadlineMs: task.warmupMs + task.windowMs + aroundMs,
  })

/** One run of autocannon as it comes, in a fresh process. */
export const runAutocannon = (task: AutocannonTask, cores: CoreList): Promise<AutocannonResult> =>
  runScript('./generators/autocannon.ts', task, {
    cores,
    deadlineMs: (task.warmupSeconds + task.seconds) * 1_000 + aroundMs,
  })

/** One run of undici alone, in a fresh process. */
export const runUndici = (task: UndiciTask, cores: CoreList): Promise<UndiciResult> =>
  runScript('./generators/undici.ts', task, { cores, deadlineMs: task.warmupMs + task.windowMs + aroundMs })
