import { GauntletError } from './error.ts'
import { findFaults } from './find-faults.ts'
import type { Subject, SubjectInput } from './subject.ts'

/**
 * Checks a subject once, at the door, and freezes it. All faults are reported together.
 * Throws `BAD_SUBJECT` with one line per fault.
 */
export function defineSubject<T, S extends object, V extends string>(subject: SubjectInput<T, S, V>): Subject<T, S, V> {
  const faults = findFaults(subject)
  if (faults.length > 0) {
    throw new GauntletError('BAD_SUBJECT', [`subject has ${faults.length} fault(s):`, ...faults].join('\n  '))
  }
  return freezeDeep({ ...subject, contract: 1 as const })
}

/** Plain objects and lists only: functions and what they close over stay as they are. */
function freezeDeep<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== Array.prototype) return value
  for (const inner of Object.values(value)) freezeDeep(inner)
  return Object.freeze(value)
}
