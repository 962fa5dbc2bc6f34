import { createRandom, type HttpStep, type Shape } from '@gauntlet/contract'
import type { OpenDriver } from '../../../src/load/transport/driver.ts'
import { httpDriver } from '../../../src/load/transport/http-driver.ts'
import { runWindow, type Window } from '../../../src/load/window/run-window.ts'
import type { WindowPlan } from '../../../src/load/window/window-part.ts'
import { stepNamed } from '../transport/drive.ts'

export const random = createRandom('1')

/** A window over HTTP against a server that answers with the name it was asked for. */
export function windowOver(
  url: URL,
  shape: Shape,
  more: Partial<WindowPlan> & { steps?: readonly HttpStep[]; timeoutMs?: number } = {},
): Promise<Window> {
  const steps = more.steps ?? [stepNamed('alpha')]
  const timeoutMs = more.timeoutMs ?? 5_000
  const sessionOf = shape.shape === 'closed' ? 'client' : 'connection'
  return windowOf(httpDriver({ url, steps, shared: null, random, timeoutMs, sessionOf }), shape, {
    operations: steps,
    ...more,
  })
}

export const windowOf = (open: OpenDriver, shape: Shape, more: Partial<WindowPlan> = {}): Promise<Window> =>
  runWindow({
    shape,
    operations: [{ name: 'alpha', weight: 1 }],
    connections: shape.shape === 'closed' ? shape.clients : 64,
    warmupMs: 200,
    windowMs: 1_000,
    drainMs: 3_000,
    random,
    open,
    ...more,
  })

/** Runs a check that other work on the machine may spoil once more, when it failed. */
export async function twice(check: () => Promise<void>): Promise<void> {
  try {
    await check()
  } catch {
    await check()
  }
}
