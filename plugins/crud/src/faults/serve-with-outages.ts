import type { RequestListener } from 'node:http'
import type { Gauges } from '@gauntlet/contract'
import type { CrudSystem } from '../system.ts'
import { openGateway, type Gateway } from './gateway.ts'
import { stageOutages, type Outage, type StagedOutages } from './stage-outages.ts'

/** The warm-up takes 375 requests. */
const plan = { afterRequests: 500, awayMs: 1_000, graceMs: 1_000, calmMs: 1_000 }

const longerWayMs = 50

const staged = new WeakMap<CrudSystem, StagedOutages>()

/** The service with a gateway before each of its servers; one after the other goes away for a second, then all are far. */
export async function serveWithOutages(system: CrudSystem): Promise<RequestListener> {
  const { identityUrl, clinicalUrl, redisUrl } = system.settings
  if (identityUrl === null || clinicalUrl === null || redisUrl === null) {
    throw new RangeError('outages need two databases and a cache that are servers')
  }
  const open = async (url: string): Promise<Gateway> => {
    const gateway = await openGateway(url)
    system.defer(gateway.close)
    return gateway
  }
  const identity = await open(identityUrl)
  const clinical = await open(clinicalUrl)
  const cache = await open(redisUrl)
  const service = await system.restart({ identityUrl: identity.url, clinicalUrl: clinical.url, redisUrl: cache.url })
  const all = [identity, clinical, cache]
  const outages = stageOutages(
    service.listener,
    [
      away('identity-away', identity),
      away('clinical-away', clinical),
      away('cache-away', cache),
      {
        name: 'far-away',
        begin: () => all.forEach((gateway) => gateway.delay(longerWayMs)),
        end: () => all.forEach((gateway) => gateway.delay(0)),
      },
    ],
    plan,
  )
  staged.set(system, outages)
  system.defer(outages.stop)
  return outages.listener
}

const away = (name: string, { cut, restore }: Gateway): Outage => ({ name, begin: cut, end: restore })

export const outageGauges = (system: CrudSystem): Gauges => staged.get(system)?.gauges() ?? {}
