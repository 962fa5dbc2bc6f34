import type { Stage } from './stage.ts'
import { startCache } from './start-cache.ts'
import { startDatabase } from './start-database.ts'

export const stage5: Stage = {
  title: 'NGINX before three processes, a primary with two replicas, a cache in Redis',
  processes: 3,
  startServers: async (context) => {
    const database = await startDatabase(context, { replicas: 2 })
    const cache = await startCache(context)
    return {
      ...database,
      ...cache,
      settings: { ...database.settings, ...cache.settings },
      pids: { ...database.pids, ...cache.pids },
    }
  },
}
