import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Skipped } from '@gauntlet/contract'
import type { ServiceContext } from '../src/find-service.ts'
import { listServices } from '../src/list-services.ts'
import { serviceBase } from '../src/service-folder.ts'
import { startedAt } from '../src/started-at.ts'
import type { ServiceName } from '../src/service-specs.ts'

export interface TrialContext extends ServiceContext, AsyncDisposable {
  readonly abort: () => void
}

/** What `build` would be given. Disposing runs the undos, newest first. */
export function trialContext(): TrialContext {
  const undos: Array<() => unknown> = []
  const stop = new AbortController()
  return {
    signal: stop.signal,
    abort: () => stop.abort(),
    defer: (undo) => void undos.push(undo),
    skip: (reason, remedy) => {
      throw new Skipped(reason, remedy)
    },
    [Symbol.asyncDispose]: async () => {
      for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) await undo()
    },
  }
}

/** Test options: skipped where the server is missing, with how to get it. */
export function needs(...names: readonly ServiceName[]): { skip: string | false; timeout: number } {
  const missing = listServices().filter((service) => service.state === 'missing' && names.includes(service.name))
  const says = missing.map((service) => `${service.name} is missing: ${'remedy' in service ? service.remedy : ''}`)
  return { skip: says.length > 0 && says.join('; '), timeout: 60_000 }
}

export const isAlive = (pid: number): boolean => startedAt(pid) !== null

/** The folder that a server was started in, by its pid file. */
export function folderOf(pid: number): string {
  const folders = readdirSync(serviceBase()).map((name) => join(serviceBase(), name))
  const written = (folder: string): boolean => {
    const file = join(folder, 'server.pid')
    return existsSync(file) && readFileSync(file, 'utf8').startsWith(`${pid} `)
  }
  return folders.find(written) ?? assert.fail(`no folder names process ${pid}`)
}

export const userOf = (pid: number): number => statSync(`/proc/${pid}`).uid

/** Ids of the System V segments on this machine that these PostgreSQL servers hold; their own pid files name them. */
export function segmentsOf(folders: readonly string[]): string[] {
  return folders.map((folder) => {
    const lines = readFileSync(join(folder, 'data/postmaster.pid'), 'latin1').split('\n')
    return lines[6]?.trim().split(/\s+/)[1] ?? ''
  })
}

export const isHeld = (segment: string): boolean =>
  readFileSync('/proc/sysvipc/shm', 'latin1')
    .split('\n')
    .some((line) => line.trim().split(/\s+/)[1] === segment)

/** Asks again until it is so, for at most 10 s. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const late = AbortSignal.timeout(10_000)
  while (!(await isSo())) {
    late.throwIfAborted()
    await sleep(20)
  }
}

/** Process ids of a server and of all that it has started; a process that ends meanwhile has no children. */
export function treeOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(treeOf)]
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number)
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}
