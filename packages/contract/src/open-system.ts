import { createRandom } from './random.ts'
import { GauntletError, Skipped } from './error.ts'
import type { Adopted, AnySubject } from './subject.ts'

export interface SystemPlace {
  readonly variant: string
  readonly scale: string
  readonly seed: string
  readonly scratchDir: string
  readonly signal: AbortSignal
  readonly allowRemote?: boolean | undefined
}

export interface OpenSystem {
  readonly system: unknown
  /** Processes outside this one that became part of the system. */
  readonly adopted: readonly Adopted[]
  /** Runs the undos, newest first; all of them, even when one throws. Throws the first error afterwards. */
  readonly close: () => Promise<void>
}

/** Builds a subject's system and takes charge of its undos. Rethrows `Skipped` as it is. */
export async function openSystem(subject: AnySubject, place: SystemPlace): Promise<OpenSystem> {
  const scale = subject.scales[place.scale]
  if (scale === undefined) throw new GauntletError('NO_SCALE', `${subject.id} has no scale "${place.scale}"`)
  if (!Object.hasOwn(subject.variants, place.variant)) {
    throw new GauntletError('NO_VARIANT', `${subject.id} has no variant "${place.variant}"`)
  }
  const undos: Array<() => unknown> = []
  const adopted: Adopted[] = []
  const close = async (): Promise<void> => {
    const errors: unknown[] = []
    for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) {
      try {
        await undo()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw errors[0]
  }
  try {
    const system = await subject.build({
      scale,
      variant: place.variant,
      random: createRandom(place.seed),
      scratchDir: place.scratchDir,
      signal: place.signal,
      defer: (undo) => void undos.push(undo),
      skip: (reason, remedy) => {
        throw new Skipped(reason, remedy)
      },
      adopt: (process) => void adopted.push(process),
      allowRemote: place.allowRemote ?? false,
    })
    return { system, adopted, close }
  } catch (error) {
    await close().catch(() => undefined)
    throw error
  }
}
