/** What a conformance run can find; stable, for tests and tools. */
export type FaultCode =
  | 'NOT_LOADED'
  | 'BUILD_THREW'
  | 'CASE_THREW'
  | 'CRASHED'
  | 'NOT_FINISHED'
  | 'WRONG_ANSWER'
  | 'CHECK_UNDECIDED'
  | 'NO_ANSWER'
  | 'NOT_SHARED'
  | 'NOT_REPEATABLE'
  | 'BAD_COUNT'
  | 'BAD_GAUGE'
  | 'INVARIANT'
  | 'CLOSE_THREW'
  | 'STAYS_ALIVE'
  | 'PORT_LEFT'
  | 'PROCESS_LEFT'
  | 'FILE_LEFT'

/** A fault as the child sees it: it knows what happened, not where in the plan it stands. */
export interface Finding {
  readonly code: FaultCode
  readonly says: string
  readonly remedy: string
}

/** A finding with its place. `variant` and `case` are null where the file itself is at fault. */
export interface Fault extends Finding {
  /** The subject's id, or its file while the id is unknown. */
  readonly subject: string
  readonly variant: string | null
  /** `phase/case`. */
  readonly case: string | null
}

/** Two lines for a person: where and what, then the way out. */
export function formatFault(fault: Fault): string {
  const place = [fault.subject, fault.variant, fault.case].filter((part) => part !== null).join(' · ')
  return `${place}: ${fault.says} [${fault.code}]\n  remedy: ${fault.remedy}`
}

/** The message of whatever was thrown, on one line and bounded. */
export function reasonOf(thrown: unknown): string {
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
  return text.replaceAll(/\s+/g, ' ').slice(0, 500)
}
