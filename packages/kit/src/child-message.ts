import { writeSync } from 'node:fs'
import type { Finding } from './fault.ts'
import type { Outline } from './outline.ts'

/** Where a child is; the last one before silence tells where it hangs. */
export type Stage = 'load' | 'build' | 'run' | 'gauges' | 'invariants' | 'close' | 'exit'

/** One line of JSON from child to parent. */
export type ChildMessage =
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'outline'; readonly outline: Outline }
  | { readonly kind: 'skipped'; readonly reason: string; readonly remedy: string }
  | { readonly kind: 'finding'; readonly finding: Finding }
  /** One hash per output of a micro case, in order. */
  | { readonly kind: 'outputs'; readonly hashes: readonly string[] }
  | { readonly kind: 'done' }

/** stdin, stdout and stderr belong to the subject. */
export const messageFd = 3

/** Written at once, so that nothing is lost when the subject ends the process. */
export const tell = (message: ChildMessage): void => void writeSync(messageFd, `${JSON.stringify(message)}\n`)

const kinds = new Set<unknown>(['stage', 'outline', 'skipped', 'finding', 'outputs', 'done'])

/** Lines that are no messages are left out: the subject shares the process and may write anywhere. */
export function parseMessages(text: string): ChildMessage[] {
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line)
      const isMessage = typeof value === 'object' && value !== null && 'kind' in value && kinds.has(value.kind)
      return isMessage ? [value as ChildMessage] : []
    } catch {
      return []
    }
  })
}
