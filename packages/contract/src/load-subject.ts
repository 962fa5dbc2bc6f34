import { pathToFileURL } from 'node:url'
import { GauntletError } from './error.ts'
import { placeOfFault } from './place-of-fault.ts'
import type { AnySubject } from './subject.ts'

/**
 * Imports a subject file and checks that its default export came from `defineSubject`.
 * Throws `SUBJECT_UNREADABLE` with the place when the file throws, and `NOT_A_SUBJECT` when it exports something else.
 */
export async function loadSubject(file: string): Promise<AnySubject> {
  let module: unknown
  try {
    module = await import(pathToFileURL(file).href)
  } catch (cause) {
    throw new GauntletError('SUBJECT_UNREADABLE', describeFault(cause, file), { cause })
  }
  const exported = isRecord(module) ? module['default'] : undefined
  if (!isSubject(exported)) {
    throw new GauntletError('NOT_A_SUBJECT', `${file}: the default export must be defineSubject({ … })`)
  }
  return exported
}

function describeFault(cause: unknown, file: string): string {
  const why = cause instanceof Error ? cause.message : String(cause)
  const place = placeOfFault(cause, file)
  if (!place) return `${file} cannot be loaded: ${why}`
  const at = `${place.file}:${place.line}:${place.column}`
  return place.file === file ? `${at} cannot be loaded: ${why}` : `${file} cannot be loaded: ${at}: ${why}`
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Only `defineSubject` sets `contract`, and it freezes what it has checked. */
const isSubject = (value: unknown): value is AnySubject =>
  isRecord(value) && Object.isFrozen(value) && value['contract'] === 1
