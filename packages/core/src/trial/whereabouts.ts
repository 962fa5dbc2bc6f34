import { isExternal, readProcess, Skipped, type AnySubject, type OpenSystem } from '@gauntlet/contract'
import { TrialFailure } from './trial.ts'

/** Where a system lives: in this process, in others that are read from outside too, or where nothing can be read. */
export type Whereabouts =
  | { readonly state: 'here' }
  | {
      readonly state: 'outside'
      /** Without this process. */
      readonly roots: readonly number[]
      /** This process is a part of the system as well. */
      readonly alsoHere: boolean
      /** Where a root that is Node can be asked to collect. */
      readonly inspectors: ReadonlyMap<number, URL>
    }
  | { readonly state: 'hidden'; readonly why: string; readonly remedy: string }

/**
 * What the subject names under `processes`, or else what its programs adopted, with this process unless the system is
 * such a program and no more. Throws `TrialFailure` when the subject names something that is no process.
 */
export function whereaboutsOf(subject: AnySubject, { system, adopted }: OpenSystem): Whereabouts {
  const named: unknown = subject.processes?.(system)
  const inspectors = new Map(
    adopted.flatMap((each) => ('pid' in each && each.inspector ? [[each.pid, each.inspector] as const] : [])),
  )
  if (named !== undefined) return among(checked(named), inspectors)
  for (const each of adopted) if ('hidden' in each) return { state: 'hidden', why: each.hidden, remedy: each.remedy }
  const own = isExternal(system) ? [] : [process.pid]
  return among([...own, ...adopted.flatMap((each) => ('pid' in each ? [each.pid] : []))], inspectors)
}

function among(pids: readonly number[], inspectors: ReadonlyMap<number, URL>): Whereabouts {
  const roots = pids.filter((pid) => pid !== process.pid)
  if (roots.length === 0) return { state: 'here' }
  const own = new Map([...inspectors].filter(([pid]) => roots.includes(pid)))
  if (readProcess(process.pid) !== null)
    return { state: 'outside', roots, alsoHere: pids.includes(process.pid), inspectors: own }
  return { state: 'hidden', why: 'this machine has no /proc', remedy: 'run on Linux' }
}

function checked(named: unknown): readonly number[] {
  const areProcesses = Array.isArray(named) && named.every((pid) => Number.isSafeInteger(pid) && pid > 1)
  if (areProcesses) return named as number[]
  throw new TrialFailure('bad-output', `processes must return a list of process ids, got ${JSON.stringify(named)}`)
}

export type Outside = Extract<Whereabouts, { state: 'outside' }>

/** The processes to read from outside; null where the system lives in this one only. Throws `Skipped` where they cannot be read. */
export function outsideToRead(place: Whereabouts): Outside | null {
  if (place.state === 'hidden') throw new Skipped(`memory cannot be read from outside: ${place.why}`, place.remedy)
  return place.state === 'outside' ? place : null
}

/** Throws `TrialFailure` when a process of the system has ended: what was measured since is not the system. */
export function failIfEnded(place: Whereabouts): void {
  if (place.state !== 'outside') return
  const ended = place.roots.filter((pid) => readProcess(pid) === null)
  if (ended.length > 0) throw new TrialFailure('crash', `process ${ended.join(', ')} of the system ended by itself`)
}
