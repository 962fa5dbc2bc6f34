import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { settingsEnv, type ServerSettings } from '../../src/service/settings.ts'
import { cheapHash } from './served.ts'

export const main = fileURLToPath(new URL('../../src/service/main.ts', import.meta.url))

/** Starts the command on a free port and waits until it listens. */
export async function started(
  context: TestContext,
  settings: Partial<ServerSettings>,
): Promise<{ child: ChildProcess; port: number; kill: () => Promise<void> }> {
  const child = spawn(process.execPath, [main], {
    env: settingsEnv({ port: 0, ...cheapHash, ...settings }),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  context.after(kill)
  let said = ''
  for await (const piece of child.stdout) {
    said += String(piece)
    const port = /listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]
    if (port === undefined) continue
    child.stdout.destroy()
    return { child, port: Number(port), kill }
  }
  return assert.fail(`it said: ${said}`)
}
