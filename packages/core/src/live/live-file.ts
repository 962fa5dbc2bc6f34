import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { liveSchema, type Live } from '@gauntlet/record'

/** A run and those who look on know each other by two files in the state folder; neither waits for the other. */
const fileOf = (stateDir: string): string => join(stateDir, 'live.json')
const watchedFile = (stateDir: string): string => join(stateDir, 'watched')

/** Who looks on says so again within this time. */
const watchedForMs = 5_000

/** Replaces the state of the run that goes on, whole. A disk that takes none stops no run. */
export function writeLive(stateDir: string, live: Live): void {
  const file = fileOf(stateDir)
  try {
    writeFileSync(`${file}.new`, JSON.stringify(live), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  } catch {
    rmSync(`${file}.new`, { force: true })
  }
}

/** The run that goes on, or the last one that did; null where there is none, or its file cannot be read. */
export function readLive(stateDir: string): Live | null {
  let live: Live
  try {
    live = liveSchema.parse(JSON.parse(readFileSync(fileOf(stateDir), 'utf8')))
  } catch {
    return null
  }
  // Killed, a run has said nothing.
  return live.state === 'running' && !isAlive(live.pid) ? { ...live, state: 'stopped', trial: null } : live
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Says that somebody looks on, for the next few seconds. */
export function keepWatched(stateDir: string): void {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  writeFileSync(watchedFile(stateDir), '', { mode: 0o600 })
}

export function isWatched(stateDir: string): boolean {
  try {
    return Date.now() - statSync(watchedFile(stateDir)).mtimeMs < watchedForMs
  } catch {
    return false
  }
}
