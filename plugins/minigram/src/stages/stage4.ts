import type { Stage } from './stage.ts'
import { startDatabase } from './start-database.ts'

/** Reads go to a replica that has replayed what their user wrote, else to the primary. */
export const stage4: Stage = {
  title: 'NGINX before three processes, a primary with two replicas',
  processes: 3,
  startServers: (context) => startDatabase(context, { replicas: 2 }),
}
