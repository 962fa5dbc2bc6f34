import { mkdir } from 'node:fs/promises'
import { GauntletError } from '@gauntlet/contract'
import { systemClock, type Clock } from '../service/clock.ts'
import type { Settings } from '../service/settings.ts'
import { createTally, type Tally } from '../service/tally.ts'
import type { ReadCounts } from './postgres-reader.ts'
import { openPostgresStore } from './postgres-store.ts'
import { openSqliteStore } from './sqlite-store.ts'
import type { Store } from './store.ts'

export interface OpenStore {
  readonly store: Store
  /** Who answered reads; null where there is no choice. */
  readonly reads: () => ReadCounts | null
}

/** The store that the settings ask for, its tables made. Throws `BAD_SETTINGS` where they leave out what it needs. */
export async function openStore(
  settings: Settings,
  { clock = systemClock, tally = createTally(clock) }: { readonly clock?: Clock; readonly tally?: Tally } = {},
): Promise<OpenStore> {
  const { store: kind, folder, databaseUrl } = settings
  if (kind === 'sqlite') {
    if (folder === null) throw new GauntletError('BAD_SETTINGS', 'folder: say where sqlite keeps its file')
    await mkdir(folder, { recursive: true })
    return { store: openSqliteStore({ ...settings, folder }, { clock, tally }), reads: () => null }
  }
  if (databaseUrl === null) throw new GauntletError('BAD_SETTINGS', 'databaseUrl: postgres needs it')
  const store = await openPostgresStore({ ...settings, databaseUrl }, { clock, tally })
  return { store, reads: store.reads }
}
