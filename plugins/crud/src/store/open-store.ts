import { GauntletError } from '@gauntlet/contract'
import type { Settings } from '../service/settings.ts'
import { createMemoryStore } from './memory-store.ts'
import { openPostgresStore } from './postgres-store.ts'
import type { RecordStore } from './record-store.ts'
import { openSqliteStore } from './sqlite-store.ts'

/** The store that the settings ask for. Throws `BAD_SETTINGS` where they leave out what it needs. */
export async function openStore(settings: Settings): Promise<RecordStore> {
  const { store, folder, identityUrl, clinicalUrl } = settings
  if (store === 'memory') return createMemoryStore(settings)
  if (store === 'sqlite') {
    if (folder === null) throw new GauntletError('BAD_SETTINGS', 'folder: say where sqlite keeps its files')
    return openSqliteStore({ ...settings, folder })
  }
  if (identityUrl === null || clinicalUrl === null) {
    throw new GauntletError('BAD_SETTINGS', 'identityUrl, clinicalUrl: postgres needs both')
  }
  return await openPostgresStore({ ...settings, identityUrl, clinicalUrl })
}
