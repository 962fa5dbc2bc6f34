import { once } from 'node:events'
import { defaultStateDir } from '@gauntlet/core'
import { exitCodes } from '../exit-codes.ts'
import type { CommandContext } from '../main.ts'
import { startLiveServer } from '../serve/live-server.ts'

/** Shows the run that goes on, and the board, until it is stopped. It measures nothing, and waits for no run. */
export async function serveCommand({ args, resultsDir, output, signal }: CommandContext): Promise<number> {
  const server = await startLiveServer({ resultsDir, stateDir: defaultStateDir(), port: args.port })
  try {
    output.print(
      args.json ? JSON.stringify({ url: server.url }) : `live view and board: ${server.url} (Ctrl-C ends it)`,
    )
    if (!signal.aborted) await once(signal, 'abort')
  } finally {
    await server.close()
  }
  return exitCodes.measured
}
