import { setTimeout as delay } from 'node:timers/promises'
import type { RecordStore, Settlement } from '../store/record-store.ts'
import { storeAway } from '../store/store-away.ts'
import type { Background } from './background.ts'

/** What a write has come to: its answer, and the doubts that it leaves to be ended. */
export interface Written<Answer> {
  readonly answer: Answer
  readonly settlements?: readonly Settlement[]
}

/** Registers how to put right what a failure from here on may leave half done. It may be called several times. */
export type OnFailure = (repair: () => Promise<unknown>) => void

export interface Writer {
  /** Runs one write of a record at a time. After a failure, further ones are refused until it is repaired. */
  readonly write: <Answer>(id: string, work: (onFailure: OnFailure) => Promise<Written<Answer>>) => Promise<Answer>
  /** Whether the last write failed, and its outcome is unknown yet. */
  readonly isUnknown: (id: string) => boolean
}

interface Held {
  /** Ends when the next write may look again. */
  readonly done: Promise<void>
  isUnknown: boolean
}

interface WriterParts {
  readonly store: RecordStore
  readonly background: Background
  /** What is known of a record may be out of date. */
  readonly forget: (id: string) => void
}

export function createWriter({ store, background, forget }: WriterParts): Writer {
  const held = new Map<string, Held>()

  return {
    isUnknown: (id) => held.get(id)?.isUnknown ?? false,
    write: async (id, work) => {
      // Nothing may come between the last look and taking the turn.
      for (let other = held.get(id); other; other = held.get(id)) {
        if (other.isUnknown) throw storeAway('identity', new Error('the outcome of the last write is not known yet'))
        await other.done
      }
      const { promise: done, resolve } = Promise.withResolvers<void>()
      const own: Held = { done, isUnknown: false }
      held.set(id, own)
      const release = (): void => {
        held.delete(id)
        resolve()
      }
      const doubt = (): void => {
        own.isUnknown = true
        resolve()
      }
      let repair: (() => Promise<unknown>) | null = null
      try {
        const { answer, settlements = [] } = await work((how) => (repair = how))
        if (settlements.length === 0) release()
        else {
          const settle = (): Promise<unknown> => Promise.all(settlements.map(store.clinical.settle))
          background.add(async () => {
            await background.persist(settle, doubt).finally(release)
            await background.persist(store.scrub)
          })
        }
        return answer
      } catch (error) {
        const how = repair as (() => Promise<unknown>) | null
        if (how === null) release()
        else {
          doubt()
          forget(id)
          background.add(async (signal) => {
            try {
              await background.persist(() => store.identity.get(id))
              // What was under way when the store went is over by then.
              await delay(store.lateMs, undefined, { signal })
              await background.persist(how)
              forget(id)
            } finally {
              release()
            }
            await background.persist(store.scrub)
          })
        }
        throw error
      }
    },
  }
}
