import { GauntletError } from '@gauntlet/contract'

export interface CoalesceOptions {
  /** Most calls in one batch. */
  readonly batchSize: number
  /** Most batches under way at once. Calls that come meanwhile wait, and make the next batches larger. */
  readonly inFlight: number
  /**
   * Whether those who wait hear of a failed batch, too: who waits for a server that has not answered in time would else
   * wait for as many timeouts as there are batches before its own. By default nobody does.
   */
  readonly failsWaiting?: (error: unknown) => boolean
}

interface Waiting<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/**
 * Makes one batch of the calls of each turn: a database answers one statement about a hundred rows ten times sooner than
 * a hundred statements. `run` gives one answer per item, in their order, and must end; when it fails, each call of its
 * batch hears of it.
 */
export function coalesce<Item, Answer>(
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
  { batchSize, inFlight, failsWaiting = () => false }: CoalesceOptions,
): (item: Item) => Promise<Answer> {
  const waiting: Waiting<Item, Answer>[] = []
  let underWay = 0
  let scheduled = false

  const runBatch = async (batch: readonly Waiting<Item, Answer>[]): Promise<void> => {
    underWay++
    try {
      const answers = await run(batch.map(({ item }) => item))
      if (answers.length !== batch.length) {
        throw new GauntletError(
          'BATCH_ANSWERS',
          `${batch.length} items got ${answers.length} answers; give one for each`,
        )
      }
      for (const [i, { resolve }] of batch.entries()) resolve(answers[i] as Answer)
    } catch (error) {
      const failed = failsWaiting(error) ? [...batch, ...waiting.splice(0)] : batch
      for (const { reject } of failed) reject(error)
    } finally {
      underWay--
      schedule()
    }
  }
  const schedule = (): void => {
    if (scheduled || waiting.length === 0 || underWay >= inFlight) return
    scheduled = true
    // Runs once all that this turn brings is known, with what callers ask next when a batch answers them.
    setImmediate(() => {
      scheduled = false
      while (waiting.length > 0 && underWay < inFlight) void runBatch(waiting.splice(0, batchSize))
    })
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      schedule()
    })
}
