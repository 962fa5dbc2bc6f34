import type { RequestListener } from 'node:http'
import type { Settings } from '../service/settings.ts'
import type { CrudSystem } from '../system.ts'

/** The service as it was filled: what it created is in its cache. */
export async function serve(system: CrudSystem): Promise<RequestListener> {
  await system.beginCounting()
  return system.service().listener
}

/** The service after a restart with some settings changed, and an empty cache. */
export const serveRestarted =
  (changes: Partial<Settings> = {}) =>
  async (system: CrudSystem): Promise<RequestListener> => {
    await system.restart(changes)
    return await serve(system)
  }

/** The same with all users in its cache, each read once: services that differ in a setting then differ in nothing else. */
export const serveFilled =
  (changes: Partial<Settings> = {}) =>
  async (system: CrudSystem): Promise<RequestListener> => {
    const { records } = await system.restart(changes)
    await Promise.all(system.users().map(({ id }) => records.read(id)))
    return await serve(system)
  }
