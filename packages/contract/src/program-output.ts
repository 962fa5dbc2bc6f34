import type { Readable } from 'node:stream'

const tailChars = 4_000

/** What a program writes. It is always read, so that its pipes never fill, and only the end of it is kept. */
export interface ProgramOutput {
  readonly tail: () => string
  /** Resolves when a line matches that was written since the start. Rejects when `signal` is aborted. */
  readonly sees: (line: RegExp, signal: AbortSignal) => Promise<void>
}

export function readOutput(streams: readonly Readable[]): ProgramOutput {
  let tail = ''
  let look = (_text: string): void => undefined
  for (const stream of streams) {
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => {
      const text = tail + chunk
      look(text)
      tail = text.slice(-tailChars)
    })
  }
  return {
    tail: () => tail.trim(),
    sees: (line, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
        look = (text) => {
          if (!text.split('\n').some((each) => each.search(line) >= 0)) return
          look = () => undefined
          resolve()
        }
        look(tail)
      }),
  }
}
