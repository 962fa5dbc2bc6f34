import { fileURLToPath } from 'node:url'

/** What `ground-truth-subject.ts` plants, for those who judge what was found. */
export const planted = {
  /** Of the variants `fast` and `slow` in the case `service`. */
  serviceMs: { fast: 10, slow: 20 },
  /** In the case `wrong`, one answer of so many. */
  wrongEvery: 100,
  /** In the case `stall`. */
  stall: { everyMs: 5_000, stallMs: 500 },
} as const

/** The file of the subject that plants it. */
export const groundTruthFile = fileURLToPath(new URL('ground-truth-subject.ts', import.meta.url))
