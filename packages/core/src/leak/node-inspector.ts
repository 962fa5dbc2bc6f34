import { TrialFailure } from '../trial/trial.ts'

/** A collection of a large heap takes long; no answer for longer than this is none. */
const answerMs = 30_000

interface HeapUsage {
  readonly usedSize: number
  readonly embedderHeapUsedSize?: number
  readonly backingStorageSize?: number
}

/** The heap of a Node process as its inspector shows it: that of its main thread. */
export interface CollectedHeap {
  /** Heap and buffers of the main thread. */
  readonly bytes: number
  /** Worker threads that run beside it; what they hold is not in `bytes`. */
  readonly workers: number
}

/**
 * Heap and buffers of another Node process after a forced collection, through its inspector (Chrome DevTools protocol:
 * HeapProfiler.collectGarbage, Runtime.getHeapUsage, NodeWorker.enable). `origin` is where the inspector listens.
 * Connects anew each time: an open session would keep the process from ending. Throws `TrialFailure` when it does not
 * answer.
 */
export async function collectHeap(origin: URL): Promise<CollectedHeap> {
  const deadline = new AbortController()
  const { signal } = deadline
  // Not AbortSignal.timeout: with its listeners it would stay in memory, which is being measured, until it fires.
  const timer = setTimeout(() => deadline.abort(), answerMs)
  try {
    const targets: unknown = await (await fetch(new URL('/json/list', origin), { signal })).json()
    const ask = await openSession(debuggerUrlOf(targets), signal)
    try {
      // Collects until finalizers free nothing more: once is enough.
      await ask('HeapProfiler.collectGarbage')
      const usage = (await ask('Runtime.getHeapUsage')) as HeapUsage
      // Each worker is told of before the answer comes.
      await ask('NodeWorker.enable', { waitForDebuggerOnStart: false })
      return {
        bytes: usage.usedSize + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0),
        workers: ask.workers(),
      }
    } finally {
      ask.end()
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new TrialFailure('crash', `the inspector of the program does not answer: ${why}`)
  } finally {
    clearTimeout(timer)
  }
}

function debuggerUrlOf(targets: unknown): string {
  const [target] = Array.isArray(targets) ? (targets as Array<{ webSocketDebuggerUrl?: unknown }>) : []
  if (typeof target?.webSocketDebuggerUrl === 'string') return target.webSocketDebuggerUrl
  throw new Error('it names no target')
}

interface Ask {
  (method: string, params?: object): Promise<unknown>
  readonly workers: () => number
  readonly end: () => void
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly result?: unknown
  readonly error?: unknown
}

async function openSession(url: string, signal: AbortSignal): Promise<Ask> {
  const socket = new WebSocket(url)
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  const opened = Promise.withResolvers<void>()
  const fail = (why: string): void => {
    opened.reject(new Error(why))
    for (const { reject } of waiting.values()) reject(new Error(why))
  }
  socket.addEventListener('open', () => opened.resolve())
  socket.addEventListener('error', () => fail('the connection failed'))
  socket.addEventListener('close', () => fail('the connection was closed'))
  signal.addEventListener('abort', () => fail(`no answer within ${answerMs / 1_000} s`), { once: true })
  let workers = 0
  socket.addEventListener('message', ({ data }) => {
    const { id, method, result, error } = JSON.parse(String(data)) as Message
    if (method === 'NodeWorker.attachedToWorker') workers++
    if (id === undefined) return
    if (error === undefined) waiting.get(id)?.resolve(result)
    else waiting.get(id)?.reject(new Error(JSON.stringify(error)))
  })
  await opened.promise
  let last = 0
  const ask = (method: string, params: object = {}): Promise<unknown> => {
    const answer = Promise.withResolvers<unknown>()
    waiting.set(++last, answer)
    socket.send(JSON.stringify({ id: last, method, params }))
    return answer.promise
  }
  return Object.assign(ask, { workers: () => workers, end: () => socket.close() })
}
