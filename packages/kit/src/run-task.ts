import type { Fault, Finding } from './fault.ts'
import { findingsOf } from './findings-of.ts'
import type { ConformanceSettings } from './settings.ts'
import { superviseChild, type Observed } from './supervise-child.ts'
import type { CaseTask } from './task.ts'

export type TaskOutcome =
  | { readonly state: 'passed' }
  | { readonly state: 'skipped'; readonly reason: string; readonly remedy: string }
  | { readonly state: 'faulty'; readonly faults: readonly Fault[] }

/** Runs one case in a fresh process; a micro case twice, with the same seed, to compare its outputs. */
export async function runTask(task: CaseTask, settings: ConformanceSettings): Promise<TaskOutcome> {
  const first = await observe(task, settings)
  const findings = findingsOf(first, settings.deadlineMs)
  const skipped = first.messages.find((message) => message.kind === 'skipped')
  const repeats = task.phase === 'micro' && !Object.hasOwn(settings.unrepeatable, task.caseName)
  if (repeats && findings.length === 0 && !skipped)
    findings.push(...compareOutputs(first, await observe(task, settings)))
  const faults = findings
    .filter((finding) => !isPlanted(finding, task))
    .map((finding) => ({
      ...finding,
      subject: task.subject,
      variant: task.variant.name,
      case: `${task.phase}/${task.caseName}`,
    }))
  if (faults.length > 0) return { state: 'faulty', faults }
  return skipped ? { state: 'skipped', reason: skipped.reason, remedy: skipped.remedy } : { state: 'passed' }
}

const observe = async (task: CaseTask, { file, seed, deadlineMs }: ConformanceSettings): Promise<Observed> =>
  await superviseChild((scratchDir) => ({
    kind: 'case',
    file,
    seed,
    deadlineMs,
    scratchDir,
    variant: task.variant.name,
    scale: task.scale,
    phase: task.phase,
    caseName: task.caseName,
  }))

/** A control exists to fail: wrong answers always, a crash or a hang where it says so. It must still clean up. */
function isPlanted({ code }: Finding, { variant: { control } }: CaseTask): boolean {
  if (control === null) return false
  if (code === 'WRONG_ANSWER' || code === 'NO_ANSWER' || code === 'INVARIANT') return true
  if (control.failure === 'crash') return code === 'CRASHED' || code === 'CASE_THREW'
  return control.failure === 'timeout' && code === 'NOT_FINISHED'
}

function compareOutputs(one: Observed, other: Observed): Finding[] {
  const [left = [], right = []] = [one, other].map(({ messages }) =>
    messages.flatMap((message) => (message.kind === 'outputs' ? message.hashes : [])),
  )
  const differing = left.findIndex((hash, i) => hash !== right[i])
  if (differing === -1) return []
  return [
    {
      code: 'NOT_REPEATABLE',
      says: `two processes with the same seed gave different outputs, first at i = ${differing}`,
      remedy: 'draw from random, never from the clock or Math.random; else name the case and why under unrepeatable',
    },
  ]
}
