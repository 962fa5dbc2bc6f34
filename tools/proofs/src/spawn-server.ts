import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { childCommand } from '@gauntlet/core/engine'

export interface Server {
  readonly url: URL
  /** What the server itself has counted so far. */
  readonly counts: <Counts>() => Promise<Counts>
  readonly stop: () => Promise<void>
}

const answerMs = 10_000

/** Starts one of our servers with known behaviour, in a process of its own and on a free loopback port. */
export async function spawnServer(script: string, task: object, cores: readonly number[] | null): Promise<Server> {
  const { command, args } = childCommand(fileURLToPath(new URL(`./servers/${script}`, import.meta.url)), {
    cores,
    memoryCapBytes: 2 * 2 ** 30,
    role: 'system',
  })
  const child = spawn(command, [...args, JSON.stringify(task)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const gone = once(child, 'exit')
  const next = async (): Promise<unknown> => {
    const [message] = (await Promise.race([
      once(child, 'message', { signal: AbortSignal.timeout(answerMs) }),
      gone.then(() => Promise.reject(new Error(`${script} ended early`))),
    ])) as [unknown]
    return message
  }
  const port = await next()
  return {
    url: new URL(`http://127.0.0.1:${String(port)}/`),
    counts: async <Counts>() => {
      child.send('counts')
      return (await next()) as Counts
    },
    stop: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}
