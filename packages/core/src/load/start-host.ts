import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Skipped } from '@gauntlet/contract'
import type { LoadDetail, Metric } from '@gauntlet/record'
import { childCommand } from '../trial/child-command.ts'
import { TrialFailure, type Trial } from '../trial/trial.ts'
import type { HostReply, HostRequest } from './host-protocol.ts'

export interface Host {
  readonly url: URL
  readonly shared: unknown
  /** Resets the host's counters: from here on its CPU counts. */
  readonly begin: () => Promise<void>
  readonly finish: () => Promise<{ host: NonNullable<LoadDetail['host']>; extras: readonly Metric[] }>
  readonly stop: () => void
}

const answerDeadlineMs = 60_000

/**
 * Hosts a trial's system in a process of its own, on a free loopback port and on other cores than this one.
 * Throws `TrialFailure` when it does not come up, or dies before it is asked to finish; rethrows `Skipped`.
 */
export async function startHost(trial: Trial): Promise<Host> {
  const { command, args } = childCommand(fileURLToPath(new URL('./host.ts', import.meta.url)), {
    cores: trial.cores?.host ?? null,
    memoryCapBytes: trial.budget.memoryCapBytes,
  })
  const child = spawn(command, args, { stdio: ['pipe', 'inherit', 'inherit', 'ipc'] })
  child.stdin?.on('error', () => undefined)
  child.stdin?.write(`${JSON.stringify(trial)}\n`)

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
  child.on('error', (error) => end(`could not be started: ${error.message}`))
  child.on('exit', (code, signal) => end(`ended early (${signal ?? `code ${String(code)}`})`))

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
      url: new URL(`http://127.0.0.1:${ready.port}/`),
      shared: ready.shared,
      begin: async () => void (await ask({ ask: 'begin' })),
      finish: async () => {
        const reply = await ask({ ask: 'finish' })
        if (reply.say !== 'finished') throw new TrialFailure('harness', `the host said ${reply.say} at the end`)
        return reply
      },
      stop: () => void child.kill('SIGKILL'),
    }
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}
