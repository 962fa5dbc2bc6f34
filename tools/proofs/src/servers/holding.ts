import { heldForMs, type Stall } from '@gauntlet/kit/ground-truth'
import { readTask } from '../run-script.ts'
import { announce } from './announce.ts'
import { serveBytes } from './serve-bytes.ts'

/** A timer may be late by this much, which would be 2 % of a stall of 100 ms: the rest is waited for in turns of the loop. */
const timerGrainMs = 2

/** Answers at once, but holds what arrives within a stall until that is over. Its task is a `Stall`. */
if (import.meta.main) {
  const stall = readTask() as Stall
  let held: Array<() => void> = []
  const release = (): void => {
    if (heldForMs(stall, performance.now()) > 0) {
      setImmediate(release)
      return
    }
    const all = held
    held = []
    for (const answer of all) answer()
  }
  const server = serveBytes((_request, reply) => {
    const restMs = heldForMs(stall, performance.now())
    if (restMs === 0 && held.length === 0) {
      reply('ok')
      return
    }
    if (held.length === 0) setTimeout(release, Math.max(0, restMs - timerGrainMs))
    held.push(() => reply('ok'))
  })
  announce(server, () => ({}))
}
