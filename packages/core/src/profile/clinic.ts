import { createRequire } from 'node:module'
import type { Profiler } from '@gauntlet/record'

/** clinic itself is a command line; what it drives are packages that come with it. */
const tools: Readonly<Record<Profiler, string>> = {
  doctor: '@clinic/doctor',
  flame: '@clinic/flame',
  bubbleprof: '@clinic/bubbleprof',
  heap: '@clinic/heap-profiler',
}

interface ClinicTool {
  collect(command: readonly string[], done: (error: unknown, data: string) => void): void
  visualize(data: string, report: string, done: (error: unknown) => void): void
}

type ClinicToolClass = new (settings: { dest: string }) => ClinicTool

/**
 * Runs a Node command under a tool of clinic and writes its page. Leaves files in `dataDir` and in the working directory.
 * Rejects with what clinic says; it may also never end.
 */
export async function reportWithClinic(
  command: readonly string[],
  of: { profiler: Profiler; dataDir: string; report: string },
): Promise<void> {
  const load = createRequire(import.meta.resolve('clinic/package.json'))
  const Tool = load(tools[of.profiler]) as ClinicToolClass
  const tool = new Tool({ dest: of.dataDir })
  const data = await new Promise<string>((resolve, reject) => {
    tool.collect(command, (error, collected) => (error ? reject(asError(error)) : resolve(collected)))
  })
  await new Promise<void>((resolve, reject) => {
    tool.visualize(data, of.report, (error) => (error ? reject(asError(error)) : resolve()))
  })
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))
