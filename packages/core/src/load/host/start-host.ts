import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Side } from '@gauntlet/contract'
import type { Metric } from '@gauntlet/record'
import { childCommand } from '../../trial/child-command.ts'
import { TrialFailure, type Trial } from '../../trial/trial.ts'
import type { Usage } from './host-usage.ts'
import type { HostReply, HostRequest } from './host-protocol.ts'

export interface Host {
  readonly url: URL
  readonly shared: unknown
  /** Resets the host's counters: from here on its CPU counts. */
  readonly begin: () => Promise<void>
  readonly finish: () => Promise<Usage & { readonly extras: readonly Metric[] }>
  /** Lets the host undo what it built, and waits until it is gone; ends it by force after 10 s. */
  readonly stop: () => Promise<void>
}

const answerDeadlineMs = 60_000
const undoDeadlineMs = 10_000

/**
 * Hosts a trial's system in a process of its own, on a free loopback port and on other cores than this one. What the
 * system starts inherits the cores. `side` says which of a case's two servers it is to be. Throws `TrialFailure` when it does
 * not come up, or dies before it is asked to finish, and `REMOTE_TARGET` when it serves from another machine without leave;
 * rethrows `Skipped`.
 */
export async function startHost(trial: Trial, side: Side = 'own'): Promise<Host> {
  const { command, args } = childCommand(fileURLToPath(new URL('./host.ts', import.meta.url)), {
    cores: trial.cores?.host ?? null,
    memoryCapBytes: trial.budget.memoryCapBytes,
    role: 'system',
  })
  const child = spawn(command, args, { stdio: ['pipe', 'inherit', 'inherit', 'ipc'] })
  child.stdin?.on('error', () => undefined)
  child.stdin?.write(`${JSON.stringify({ ...trial, side })}\n`)

  let waiting: { resolve: (reply: HostReply) => void; reject: (error: Error) => void } | null = null
  const early: HostReply[] = []
  let ended: TrialFailure | null = null
  child.on('message', (message: HostReply) => {
    if (waiting) waiting.resolve(message)
    else early.push(message)
  })
  const end = (why: string): void => {
    ended = new TrialFailure('crash', `the process that hosts the system ${why}`)
    waiting?.reject(ended)
  }
  const gone = Promise.withResolvers<void>()
  child.on('error', (error) => {
    end(`could not be started: ${error.message}`)
    if (child.pid === undefined) gone.resolve()
  })
  child.on('exit', (code, signal) => {
    end(`ended early (${signal ?? `code ${String(code)}`})`)
    gone.resolve()
  })
  const stop = async (): Promise<void> => {
    if (child.connected) child.disconnect()
    const timer = setTimeout(() => child.kill('SIGKILL'), undoDeadlineMs)
    await gone.promise
    clearTimeout(timer)
  }

  // Imported once the host is on its way: loading it takes as long as Node's own start.
  const { loadTarget, Skipped } = await import('@gauntlet/contract')
  const next = async (): Promise<HostReply> => {
    const reply = early.shift() ?? (await answer())
    if (reply.say === 'failed') throw new TrialFailure(reply.reason, String(reply.message))
    if (reply.say === 'skipped') throw new Skipped(String(reply.message), String(reply.remedy))
    return reply
  }
  const answer = (): Promise<HostReply> => {
    if (ended) throw ended
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new TrialFailure('timeout', 'the host did not answer')), answerDeadlineMs)
      const done = (): void => {
        clearTimeout(timer)
        waiting = null
      }
      waiting = {
        resolve: (reply) => (done(), resolve(reply)),
        reject: (error) => (done(), reject(error)),
      }
    })
  }
  const ask = async (request: HostRequest): Promise<HostReply> => {
    child.send(request)
    return await next()
  }
  try {
    const ready = await next()
    if (ready.say !== 'ready') throw new TrialFailure('harness', `the host said ${ready.say} first`)
    return {
      // Decided here: the host runs the plugin's code.
      url: loadTarget(ready.url, trial),
      shared: ready.shared,
      begin: async () => void (await ask({ ask: 'begin' })),
      finish: async () => {
        const reply = await ask({ ask: 'finish' })
        if (reply.say !== 'finished') throw new TrialFailure('harness', `the host said ${reply.say} at the end`)
        return reply
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
