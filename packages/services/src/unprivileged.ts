import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { GauntletError } from '@gauntlet/contract'

export interface Account {
  readonly uid: number
  readonly gid: number
}

const accountName = 'nobody'

let account: Account | null | undefined

/** Whom servers run as: `nobody` where we are root, which PostgreSQL refuses, else ourselves (null). */
export function unprivilegedAccount(): Account | null {
  return (account ??= process.getuid?.() === 0 ? findAccount() : null)
}

function findAccount(): Account {
  try {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, accountName], { encoding: 'utf8' })))
    if (uid !== undefined && gid !== undefined) return { uid, gid }
  } catch {
    // Said below.
  }
  throw new GauntletError(
    'NO_UNPRIVILEGED_USER',
    `servers do not run as root, and there is no user "${accountName}"; add it or run Gauntlet as an ordinary user`,
  )
}

const setpriv = '/usr/bin/setpriv'

export interface Launch {
  readonly command: string
  readonly args: readonly string[]
  readonly options: {
    readonly cwd: string
    readonly env: NodeJS.ProcessEnv
    readonly uid?: number
    readonly gid?: number
  }
}

/** How to start a program for a service: in its folder, unprivileged, and on Linux ended by the kernel with this process. */
export function launchIn(folder: string, program: string, args: readonly string[]): Launch {
  const options = { cwd: folder, env: serviceEnvironment(), ...unprivilegedAccount() }
  // Set after the user has changed: the kernel forgets it at that moment.
  if (existsSync(setpriv)) return { command: setpriv, args: ['--pdeathsig', 'KILL', '--', program, ...args], options }
  return { command: program, args, options }
}

/** No more than servers need: the user's PGHOST or PGPASSWORD must not reach psql. The run's own mark stays, for its sweep. */
function serviceEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => name === 'PATH' || name.startsWith('GAUNTLET_'))
  return { ...Object.fromEntries(own), LC_ALL: 'C', TZ: 'UTC' }
}
