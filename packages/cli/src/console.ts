import type { WriteStream } from 'node:tty'

/** The one owner of what is printed. */
export interface Console {
  /** A status line can be written over. */
  readonly live: boolean
  /** What the command is for: standard output. */
  readonly print: (text: string) => void
  /** A line about what goes on: standard error. */
  readonly note: (text: string) => void
  /** Replaces the status line, where there is one. */
  readonly status: (text: string) => void
  readonly error: (text: string) => void
}

/** Terminal control characters in names and messages must not reach the terminal. */
const harmless = (text: string): string => text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '·')

export function createConsole(options: {
  quiet: boolean
  out: WriteStream | NodeJS.WriteStream
  err: NodeJS.WriteStream
}): Console {
  const { quiet, out, err } = options
  const live = !quiet && err.isTTY && process.env['CI'] === undefined
  let shown = ''
  const clear = (): void => {
    if (shown !== '') err.write('\r\u001b[2K')
  }
  const line = (text: string): void => {
    clear()
    err.write(`${harmless(text)}\n`)
    if (shown !== '') err.write(shown)
  }
  return {
    live,
    print: (text) => {
      clear()
      shown = ''
      out.write(`${harmless(text)}\n`)
    },
    note: (text) => {
      if (!quiet) line(text)
    },
    status: (text) => {
      if (!live) return
      clear()
      shown = harmless(text).slice(0, (err.columns ?? 100) - 1)
      err.write(shown)
    },
    error: line,
  }
}
