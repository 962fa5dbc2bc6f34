import { mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { GauntletError } from '@gauntlet/contract'
import { Stopped } from '../trial/run-trial.ts'
import { sweep } from './processes.ts'
import { removeScratchRoot } from './scratch-root.ts'

/** The folder in which runs of this user on this machine take turns, and write down what they started. */
export const defaultStateDir = (): string => join(tmpdir(), `gauntlet-${userInfo().username.replace(/\W/g, '_')}`)

export interface RunLock {
  /** Marks everything that this run starts. */
  readonly token: string
  readonly stateDir: string
  /** For scratch folders; gone after the run. */
  readonly scratchRoot: string
  readonly release: () => void
}

const retryMs = 250

/**
 * Waits until no other run is going on, then cleans up after runs that were killed. The kernel holds the lock (of an
 * SQLite file), so that it ends with its process however that ends. Throws `MACHINE_BUSY` after `waitMs`, and `Stopped` as
 * soon as `signal` is aborted.
 */
export async function acquireRunLock(options: {
  /** Where it ends with `-PID`, a run that waits can name the process. */
  token: string
  stateDir: string
  waitMs: number
  /** Called once, with the process that holds the lock where it can be told. */
  onWait: (holder: number | null) => void
  signal?: AbortSignal
}): Promise<RunLock> {
  const { stateDir, token } = options
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  const lock = new DatabaseSync(join(stateDir, 'lock.sqlite'))
  await lockExclusively(lock, options)
  const journal = new DatabaseSync(join(stateDir, 'started.sqlite'))
  journal.exec('CREATE TABLE IF NOT EXISTS started (token TEXT PRIMARY KEY, scratch TEXT NOT NULL)')
  for (const row of journal.prepare('SELECT token, scratch FROM started').all()) {
    await sweep(String(row['token']))
    removeScratchRoot(String(row['scratch']))
    journal.prepare('DELETE FROM started WHERE token = ?').run(String(row['token']))
  }
  const scratchRoot = join(stateDir, token)
  // Written down before anything is started.
  journal.prepare('INSERT INTO started VALUES (?, ?)').run(token, scratchRoot)
  mkdirSync(scratchRoot, { recursive: true })
  return {
    token,
    stateDir,
    scratchRoot,
    release: () => {
      removeScratchRoot(scratchRoot)
      journal.prepare('DELETE FROM started WHERE token = ?').run(token)
      journal.close()
      lock.close()
    },
  }
}

async function lockExclusively(
  lock: DatabaseSync,
  { waitMs, onWait, stateDir, signal }: Omit<Parameters<typeof acquireRunLock>[0], 'token'>,
): Promise<void> {
  const until = performance.now() + waitMs
  for (let told = false; ;) {
    try {
      lock.exec('BEGIN EXCLUSIVE')
      return
    } catch (error) {
      if (!(error instanceof Error) || !/locked|busy/i.test(error.message)) throw error
    }
    if (!told) onWait(holderOf(stateDir))
    told = true
    if (performance.now() > until) {
      lock.close()
      throw new GauntletError(
        'MACHINE_BUSY',
        `another run on this machine has not ended (lock in ${stateDir}); try later`,
      )
    }
    try {
      await sleep(retryMs, undefined, { signal })
    } catch {
      lock.close()
      throw new Stopped()
    }
  }
}

/** The process of the run that wrote itself down last; `null` where it has not yet, or cannot be read. */
function holderOf(stateDir: string): number | null {
  try {
    using journal = new DatabaseSync(join(stateDir, 'started.sqlite'), { readOnly: true })
    const row = journal.prepare('SELECT token FROM started ORDER BY rowid DESC LIMIT 1').get()
    const pid = Number(/-(\d+)$/.exec(String(row?.['token']))?.[1])
    if (!Number.isSafeInteger(pid)) return null
    process.kill(pid, 0)
    return pid
  } catch {
    return null
  }
}
