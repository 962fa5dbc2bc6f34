import { watchRunQueue } from '../../src/machine/run-queue.ts'

const bodyBytes = 400_000
const seconds = 1.5

/** Makes what a generator makes that receives large answers, and prints how long it waited for its core, 0–1. */
if (import.meta.main) {
  const kept: Uint8Array[] = []
  let waiting = watchRunQueue()
  for (const isWarm of [false, true]) {
    if (isWarm) waiting = watchRunQueue()
    const until = performance.now() + seconds * 1_000
    for (let i = 0; performance.now() < until; i++) {
      const body = new Uint8Array(bodyBytes)
      kept[i % 8] = body.fill(i)
      // The event loop turns between two answers.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  process.stdout.write(`${waiting.share()}\n`)
}
