import type { Fault } from './fault.ts'
import { findingsOf } from './findings-of.ts'
import type { Outline } from './outline.ts'
import type { ConformanceSettings } from './settings.ts'
import { superviseChild } from './supervise-child.ts'

export type ReadOutline =
  | { readonly state: 'read'; readonly outline: Outline }
  | { readonly state: 'faulty'; readonly faults: readonly Fault[] }

/** Loads the subject in a child of its own: importing it must end, open nothing and write nothing. */
export async function readOutline({ file, deadlineMs }: ConformanceSettings): Promise<ReadOutline> {
  const observed = await superviseChild(() => ({ kind: 'outline', file, deadlineMs }))
  const outline = observed.messages.find((message) => message.kind === 'outline')?.outline
  const faults = findingsOf(observed, deadlineMs).map((finding) => ({
    ...finding,
    subject: outline?.id ?? file,
    variant: null,
    case: null,
  }))
  if (outline && faults.length === 0) return { state: 'read', outline }
  return { state: 'faulty', faults }
}
