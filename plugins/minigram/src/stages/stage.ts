import type { BuildContext } from '@gauntlet/contract'
import type { Settings } from '../service/settings.ts'
import type { Pids } from './cpu-shares.ts'

/** The servers of a stage, and what each API process is told of them. */
export interface Servers {
  readonly settings: Partial<Settings>
  readonly pids: Pids
}

/** What a stage is made of. Its routes and their answers are those of all others. */
export interface Stage {
  readonly title: string
  /** API processes; before more than one there is an NGINX. */
  readonly processes: number
  /** Starts the databases and the cache. */
  readonly startServers: (context: StageContext) => Promise<Servers>
}

export type StageContext = BuildContext<object, string>
