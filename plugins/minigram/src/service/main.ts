import { closeWhenStopped, runCommand } from '@gauntlet/services/own'
import { openService } from './open-service.ts'
import { readSettings } from './settings.ts'

/** Answers that are under way have this long when the service is stopped. */
const goodbyeMs = 3_000

/** Serves until SIGTERM or SIGINT. */
async function serve(): Promise<void> {
  const settings = readSettings(process.env)
  const service = await openService(settings)
  closeWhenStopped(() => service.close(), goodbyeMs)
  const port = await service.listen(settings.port)
  process.stdout.write(`minigram listens on http://127.0.0.1:${port}/\n`)
}

if (import.meta.main) await runCommand(serve)
