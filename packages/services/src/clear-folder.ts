import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { serviceNames, serviceSpecs } from './service-specs.ts'
import { startedAt } from './started-at.ts'
import { unprivilegedAccount } from './unprivileged.ts'

const pidFile = (folder: string): string => join(folder, 'server.pid')

/** The random part of a folder's name, which stays when the folder changes its owner. */
export const markOf = (folder: string): string => folder.slice(folder.lastIndexOf('-') + 1)

/** Where PostgreSQL keeps its data below a service's folder. */
export const dataDirOf = (folder: string): string => join(folder, 'data')

/** Notes which process serves from this folder, so that whoever comes next can end it. */
export function writePidFile(folder: string, pid: number): void {
  writeFileSync(pidFile(folder), `${pid} ${startedAt(pid) ?? ''}\n`)
}

/** 5 s: a killed process ends once the kernel has freed its memory. */
const mostKillRounds = 250
const killPauseMs = 20

/**
 * Kills what still runs in a service's folder, then removes the folder and the shared memory that it names. A process that
 * outlives being killed keeps its folder, whose pid file names it: whoever comes next tries again.
 */
export async function clearFolder(folder: string): Promise<void> {
  if (!(await endProcesses(folder))) return
  removeSharedMemory(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

async function endProcesses(folder: string): Promise<boolean> {
  for (let round = 0; round < mostKillRounds; round++) {
    const pids = processesOf(folder)
    if (pids.length === 0) return true
    for (const pid of pids) kill(pid)
    await sleep(killPauseMs)
  }
  return false
}

function processesOf(folder: string): number[] {
  const written = readIfThere(pidFile(folder)).trim().split(' ')
  const pid = Number(written[0])
  const server = pid > 0 && startedAt(pid) === written[1] ? [pid] : []
  return [...new Set([...server, ...serversWith(markOf(folder))])]
}

const serverPrograms = new Set(serviceNames.map((name) => serviceSpecs[name].programs[0]))

/**
 * Servers and their children that bear the folder's mark in their command line, which anybody may read. Linux only:
 * elsewhere the pid file must do.
 */
function serversWith(mark: string): number[] {
  return pidsInProc().filter((pid) => {
    const program = readIfThere(`/proc/${pid}/comm`).trim()
    return serverPrograms.has(program) && readIfThere(`/proc/${pid}/cmdline`).includes(mark) && startedAt(pid) !== null
  })
}

function pidsInProc(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

/** A killed PostgreSQL leaves a small System V segment; line 7 of its own pid file holds key and id. */
function removeSharedMemory(folder: string): void {
  const id = readIfThere(join(dataDirOf(folder), 'postmaster.pid'))
    .split('\n')[6]
    ?.trim()
    .split(/\s+/)[1]
  if (id && /^\d+$/.test(id)) spawnSync('ipcrm', ['-m', id], { stdio: 'ignore', ...unprivilegedAccount() })
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // ESRCH: it has ended by itself.
  }
}
