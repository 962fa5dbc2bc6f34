import { batchBounds, createHistogram, type HistogramStats } from './histogram.ts'
import type { Verified, Verifier } from './verifier.ts'

export interface BatcherOptions {
  /** A batch of so many texts does not wait any longer. */
  readonly size: number
  /** `idle` flushes as soon as all requests that have arrived are read; `window` waits for the size or the window. */
  readonly flush: 'idle' | 'window'
  readonly windowMs: number
  /** Most texts that wait or are worked on; more are rejected. */
  readonly queueLimit: number
}

export interface BatcherStats {
  readonly queued: number
  readonly rejected: number
  readonly batches: number
  readonly batched: number
  readonly sizes: HistogramStats
}

/** Null when the verifier failed. */
export type Answer = (verified: Verified | null) => void

export interface Batcher {
  /** False when the queue is full; then `answer` is never called, else exactly once. */
  readonly submit: (text: string, answer: Answer) => boolean
  /**
   * Verifies texts that came as one batch: they wait for nobody, but count as queued until they are answered. Null when
   * the queue has no room for all of them; an empty one has room for any batch.
   */
  readonly verifyTogether: (texts: readonly string[]) => ReturnType<Verifier['verify']> | null
  readonly stats: () => BatcherStats
}

/** Collects texts and verifies them together. */
export function createBatcher(verifier: Verifier, options: BatcherOptions): Batcher {
  const { size, windowMs, queueLimit } = options
  let texts: string[] = []
  let answers: Answer[] = []
  let open = 0
  let rejected = 0
  let batches = 0
  let batched = 0
  const sizes = createHistogram(batchBounds)
  let cancel: (() => void) | null = null

  const verifyNow: Verifier['verify'] = (list) => {
    batches++
    batched += list.length
    sizes.record(list.length)
    return verifier.verify(list)
  }
  const verifyTogether: Batcher['verifyTogether'] = (list) => {
    if (open > 0 && open + list.length > queueLimit) {
      rejected += list.length
      return null
    }
    const verified = verifyNow(list)
    if (!(verified instanceof Promise)) return verified
    open += list.length
    return verified.finally(() => {
      open -= list.length
    })
  }
  const flush = (): void => {
    cancel?.()
    cancel = null
    if (texts.length === 0) return
    const waiting = answers
    const list = texts
    texts = []
    answers = []
    const finish = (verified: readonly Verified[] | null): void => {
      open -= waiting.length
      waiting.forEach((answer, i) => answer(verified?.[i] ?? null))
    }
    let verified: ReturnType<Verifier['verify']> | null = null
    try {
      verified = verifyNow(list)
    } catch {
      // Each text hears of it below.
    }
    if (verified instanceof Promise) verified.then(finish, () => finish(null))
    else finish(verified)
  }
  const schedule = (): (() => void) => {
    if (options.flush === 'idle') {
      // Runs once everything that has arrived is read, however much that is.
      const immediate = setImmediate(flush)
      return () => clearImmediate(immediate)
    }
    const timer = setTimeout(flush, windowMs)
    return () => clearTimeout(timer)
  }

  return {
    submit: (text, answer) => {
      if (open >= queueLimit) {
        rejected++
        return false
      }
      open++
      texts.push(text)
      answers.push(answer)
      if (texts.length >= size) flush()
      else cancel ??= schedule()
      return true
    },
    verifyTogether,
    stats: () => ({ queued: open, rejected, batches, batched, sizes: sizes.stats() }),
  }
}
