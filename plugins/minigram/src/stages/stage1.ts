import type { Stage } from './stage.ts'

/** Needs nothing but Node. */
export const stage1: Stage = {
  title: 'one process, a SQLite file',
  processes: 1,
  startServers: ({ scratchDir }) => Promise.resolve({ settings: { store: 'sqlite', folder: scratchDir }, pids: {} }),
}
