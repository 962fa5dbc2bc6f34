/** Timers count whole milliseconds and are late by up to one: the rest is waited for in turns of the event loop. */
const timerGrainMs = 1

/** Calls `then` after a time that is exact to about 0.1 ms, on an event loop that has nothing else to do. */
export function callAfter(delayMs: number, then: () => void): void {
  const dueMs = performance.now() + delayMs
  const poll = (): void => {
    if (performance.now() < dueMs) setImmediate(poll)
    else then()
  }
  if (delayMs > timerGrainMs) setTimeout(poll, delayMs - timerGrainMs)
  else poll()
}
