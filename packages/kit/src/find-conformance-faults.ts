import type { Fault } from './fault.ts'
import { readOutline } from './read-outline.ts'
import { runTask } from './run-task.ts'
import { settle, type ConformanceOptions } from './settings.ts'
import { planTasks } from './task.ts'

/**
 * Runs every case of every variant of a subject and returns all faults; an empty list means that it keeps the contract.
 * Cases that skip count as sound.
 */
export async function findConformanceFaults(
  subjectFile: URL | string,
  options: ConformanceOptions = {},
): Promise<Fault[]> {
  const settings = settle(subjectFile, options)
  const read = await readOutline(settings)
  if (read.state === 'faulty') return [...read.faults]
  const faults: Fault[] = []
  for (const task of planTasks(read.outline)) {
    const outcome = await runTask(task, settings)
    if (outcome.state === 'faulty') faults.push(...outcome.faults)
  }
  return faults
}
