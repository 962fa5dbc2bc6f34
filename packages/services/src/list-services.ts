import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { findService, remedyFor, type Places } from './find-service.ts'
import { serviceNames, serviceSpecs, type ServiceName } from './service-specs.ts'

export type ListedService =
  | { readonly name: ServiceName; readonly state: 'found'; readonly path: string; readonly version: string }
  | { readonly name: ServiceName; readonly state: 'missing'; readonly remedy: string }

/** Which servers are on this machine, where, in which version, and how to get the others. Starts none of them. */
export function listServices(places?: Places): ListedService[] {
  return serviceNames.map((name) => {
    const home = findService(name, places)
    if (home === null) return { name, state: 'missing', remedy: remedyFor(name) }
    const path = join(home, serviceSpecs[name].programs[0])
    return { name, state: 'found', path, version: versionOf(path, serviceSpecs[name].versionFlag) }
  })
}

/** The first number with a point in what the server says of itself, such as `15.14`; `unknown` without one. */
export function versionOf(path: string, flag: string): string {
  // NGINX prints its version to standard error.
  const { stdout, stderr } = spawnSync(path, [flag], { encoding: 'utf8', timeout: 5_000 })
  return /\d+\.[\d.]*\d/.exec(`${stdout}${stderr}`)?.[0] ?? 'unknown'
}
