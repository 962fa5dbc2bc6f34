import type { Stage } from './stage.ts'
import { startDatabase } from './start-database.ts'

export const stage3: Stage = {
  title: 'NGINX before three processes, one PostgreSQL',
  processes: 3,
  startServers: (context) => startDatabase(context),
}
