import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { serve, type StartedServer, type TestEnd } from './serve.ts'
import type { ServerSpec } from './server-spec.ts'

const startMs = 10_000

/**
 * Starts such a server in a process of its own, so that it shares neither event loop nor memory with what drives it.
 * Rejects when it does not listen within 10 s.
 */
export async function serveApart(t: TestEnd, spec: ServerSpec): Promise<StartedServer> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(spec)])
  const stop = (): void => void child.kill('SIGKILL')
  t.after(stop)
  const listening = Promise.withResolvers<string>()
  const late = setTimeout(() => listening.reject(new Error('the server did not start within 10 s')), startMs)
  child.once('message', (url) => listening.resolve(String(url)))
  child.once('exit', () => listening.reject(new Error('the server ended before it listened')))
  try {
    return { url: new URL(await listening.promise), stop }
  } finally {
    clearTimeout(late)
  }
}

async function main(): Promise<void> {
  // Ends with its parent, however that ends.
  process.once('disconnect', () => process.exit(0))
  const spec = JSON.parse(process.argv[2] ?? '') as ServerSpec
  const { url } = await serve({ after: () => undefined }, spec)
  process.send?.(url.href)
}

if (import.meta.main) await main()
