import type { Stage } from './stage.ts'
import { stage1 } from './stage1.ts'

/** As the report's code was when it was measured: no photo is there to be liked, and no route to follow anybody. */
export const seedBug: Stage = {
  ...stage1,
  startServers: async (context) => {
    const { settings, pids } = await stage1.startServers(context)
    return { settings: { ...settings, defect: 'no-follow' }, pids }
  },
}

/** Three processes write one SQLite file with a rollback journal, and none waits for another's lock. */
export const manyWriters: Stage = {
  ...stage1,
  processes: 3,
  startServers: async (context) => {
    const { settings, pids } = await stage1.startServers(context)
    return { settings: { ...settings, sqliteMode: 'many-writers' }, pids }
  },
}
