import { get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { GauntletError } from './error.ts'
import type { Program } from './program.ts'

/** A path that answers with a status below 400, or a line that the program writes to stdout or stderr. */
export type Ready = { readonly http: string } | { readonly line: RegExp }

const retryMs = 20
/** One try; a server that accepts and is silent is asked again. */
const tryMs = 1_000
/** The last words of a program may come after its end. */
const lastWordsMs = 200

/**
 * Waits until a program is ready. Throws `PROGRAM_ENDED` when it ends before, `PROGRAM_NOT_READY` after `readyMs`, each
 * with the tail of what it wrote, and the reason of `signal` when that is aborted.
 */
export async function awaitReady(
  program: Program,
  ready: Ready,
  options: { name: string; url: URL; readyMs: number; signal: AbortSignal },
): Promise<void> {
  const { name, readyMs, signal } = options
  const over = new AbortController()
  void program.ended.then(() => over.abort())
  const until = AbortSignal.any([over.signal, signal, AbortSignal.timeout(readyMs)])
  const lastTry = { says: '' }
  try {
    if ('line' in ready) await program.output.sees(ready.line, until)
    else await answers(new URL(ready.http, options.url), until, lastTry)
  } catch (error) {
    signal.throwIfAborted()
    const end = program.end()
    if (end !== null) {
      await delay(lastWordsMs)
      const advice = 'it must stay in the foreground until it is stopped'
      throw new GauntletError('PROGRAM_ENDED', `${name} ${end} before it was ready; ${advice}${wordsOf(program)}`)
    }
    if (!until.aborted) throw error
    const waitedFor = 'line' in ready ? `it wrote no line ${String(ready.line)}` : `GET ${ready.http}: ${lastTry.says}`
    throw new GauntletError(
      'PROGRAM_NOT_READY',
      `${name} was not ready after ${readyMs / 1_000} s (${waitedFor}); mend ready, or raise readyMs${wordsOf(program)}`,
    )
  }
}

async function answers(url: URL, until: AbortSignal, lastTry: { says: string }): Promise<void> {
  for (;;) {
    try {
      const status = await statusOf(url, AbortSignal.any([until, AbortSignal.timeout(tryMs)]))
      if (status < 400) return
      lastTry.says = `status ${status}`
    } catch (error) {
      if (!until.aborted || lastTry.says === '') lastTry.says = error instanceof Error ? error.message : String(error)
    }
    await delay(retryMs, undefined, { signal: until })
  }
}

const statusOf = (url: URL, signal: AbortSignal): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = get(url, { agent: false, signal }, (response) => {
      resolve(response.statusCode ?? 0)
      request.destroy()
    })
    request.on('error', reject)
  })

const wordsOf = ({ output }: Program): string => (output.tail() === '' ? '' : `; it wrote:\n${output.tail()}`)
