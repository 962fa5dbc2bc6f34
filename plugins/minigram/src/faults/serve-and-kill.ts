import type { Gauges, Served } from '@gauntlet/contract'
import { GauntletError } from '@gauntlet/contract'
import { warmUp } from '../run-scripts.ts'
import type { Running } from '../stages/run-stage.ts'
import type { MinigramSystem } from '../system.ts'
import { stageKill, type StagedKill } from './stage-kill.ts'

/** At 500 requests per second, of which the warm-up takes 940: more than a second of looks, and a kill within the window. */
const lookAfter = 1_000
const killAfter = 1_700

const staged = new WeakMap<MinigramSystem, StagedKill>()

type Victim = (of: { readonly system: MinigramSystem; readonly running: Running }) => number | null | undefined

export const api: Victim = ({ running }) => running.apis[0]?.pid
export const replica: Victim = ({ system }) => system.servers.pids.replicas?.[0]
export const cache: Victim = ({ system }) => system.servers.pids.cache?.[0]

/** The stage, one of whose processes is killed while it serves, and not started again. */
export const serveAndKill =
  (victim: Victim) =>
  async (system: MinigramSystem): Promise<Served> => {
    const running = await system.start()
    const pid = victim({ system, running })
    if (pid === null || pid === undefined)
      throw new GauntletError('NO_VICTIM', 'this stage has no such process to kill')
    system.giveUp(pid)
    await warmUp(system, running)
    await system.beginCounting()
    const kill = stageKill({
      pid,
      lookAfter,
      killAfter,
      requests: async () => (await system.gauges())['requests_count'] ?? 0,
      look: {
        url: new URL('/api/feed', running.url),
        headers: {
          authorization: `Bearer ${system.users[0]?.token ?? ''}`,
          // A read that replicas may answer.
          ...(system.filledAt === '' ? {} : { 'x-position': system.filledAt }),
        },
      },
    })
    staged.set(system, kill)
    system.defer(kill.stop)
    return { url: running.url }
  }

export const killGauges = (system: MinigramSystem): Gauges => staged.get(system)?.gauges() ?? {}
