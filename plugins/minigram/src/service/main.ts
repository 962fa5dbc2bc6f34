import { GauntletError } from '@gauntlet/contract'
import { openService } from './open-service.ts'
import { readSettings } from './settings.ts'

/** Answers that are under way have this long when the service is stopped. */
const goodbyeMs = 3_000

/** Serves until SIGTERM or SIGINT. */
async function serve(): Promise<void> {
  const settings = readSettings(process.env)
  const service = await openService(settings)
  const stop = (): void => {
    setTimeout(() => process.exit(0), goodbyeMs).unref()
    void service.close().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  const port = await service.listen(settings.port)
  process.stdout.write(`minigram listens on http://127.0.0.1:${port}/\n`)
}

if (import.meta.main) {
  try {
    await serve()
  } catch (error) {
    process.stderr.write(`${error instanceof GauntletError ? error.message : String(error)}\n`)
    process.exit(64)
  }
}
