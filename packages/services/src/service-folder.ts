import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { GauntletError } from '@gauntlet/contract'
import { clearFolder, markOf } from './clear-folder.ts'
import type { ServiceContext } from './find-service.ts'
import { startedAt } from './started-at.ts'
import { unprivilegedAccount } from './unprivileged.ts'

/**
 * Where this user's servers keep their files. Not the system's /tmp: in memory on many systems, where fsync costs
 * nothing. Not TMPDIR: a trial's own is too deep for a socket's path and closed to other users.
 */
const baseOf = (uid: number): string => `/var/tmp/gauntlet-services-${uid}`

/** Makes the base folder, and refuses one that somebody else made. */
export function serviceBase(): string {
  const uid = process.getuid?.() ?? 0
  const base = baseOf(uid)
  mkdirSync(base, { recursive: true })
  const found = lstatSync(base)
  if (!found.isDirectory() || found.uid !== uid) {
    throw new GauntletError('SERVICES_FOLDER', `${base} is not a folder of this user; remove it`)
  }
  // Root's servers run as another user, who must pass through it.
  chmodSync(base, uid === 0 ? 0o711 : 0o700)
  return base
}

/** Owner's process id, when that process began, and a random part: the name says whether the owner is still alive. */
const namePattern = /^(\d+)-(\w+)-\w+$/

const ownPrefix = (base: string): string => join(base, `${process.pid}-${startedAt(process.pid) ?? ''}-`)

/** A fresh folder for one server, open to the unprivileged user only. It is cleared when the trial ends. */
export async function makeServiceFolder(context: Pick<ServiceContext, 'defer'>): Promise<string> {
  await removeLeftServices()
  const folder = `${ownPrefix(serviceBase())}${randomBytes(8).toString('hex')}`
  mkdirSync(folder, { mode: 0o700 })
  context.defer(() => clearFolder(folder))
  const account = unprivilegedAccount()
  if (account) chownSync(folder, account.uid, account.gid)
  return folder
}

/** Ends the servers of processes that were killed, and removes their files. */
export async function removeLeftServices(): Promise<void> {
  const base = serviceBase()
  const left = readdirSync(base).filter((name) => {
    const [, pid, began] = namePattern.exec(name) ?? []
    return pid !== undefined && startedAt(Number(pid)) !== began
  })
  for (const name of left) {
    // Renamed, it is ours: of two that clean up at once, one gets it.
    const claimed = `${ownPrefix(base)}${markOf(name)}`
    try {
      renameSync(join(base, name), claimed)
    } catch {
      continue
    }
    await clearFolder(claimed)
  }
}
