import { closeWhenStopped, runCommand } from '@gauntlet/services/own'
import { isAway } from '../store/store-away.ts'
import { openService, type Service } from './open-service.ts'
import { readSettings, type ServerSettings } from './settings.ts'

/** Answers that are under way have this long when the service is stopped. */
const goodbyeMs = 3_000

/** EX_TEMPFAIL of sysexits.h: what started this may try again, with the same settings. */
const tryAgain = 75

/** A database that is away is no fault of the settings, which end the command with 64. */
async function openOrTell(settings: ServerSettings): Promise<Service> {
  try {
    return await openService(settings)
  } catch (error) {
    if (!isAway(error)) throw error
    process.stderr.write(`${(error as Error).message}\n`)
    process.exit(tryAgain)
  }
}

/** Serves until SIGTERM or SIGINT. */
async function serve(): Promise<void> {
  const settings = readSettings(process.env)
  const service = await openOrTell(settings)
  closeWhenStopped(() => service.close(), goodbyeMs)
  const port = await service.listen(settings.port)
  process.stdout.write(`crud listens on http://127.0.0.1:${port}/\n`)
}

if (import.meta.main) await runCommand(serve)
