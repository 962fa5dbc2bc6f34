import type { Stage } from './stage.ts'
import { startDatabase } from './start-database.ts'

export const stage2: Stage = {
  title: 'one process, a PostgreSQL behind a pool',
  processes: 1,
  startServers: (context) => startDatabase(context),
}
