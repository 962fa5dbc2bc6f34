/** A server that subjects can ask for. */
export type ServiceName = 'postgres' | 'redis' | 'nginx'

export interface ServiceSpec {
  readonly title: string
  /** All of them lie in one folder; the first is the server. */
  readonly programs: readonly [string, ...string[]]
  /** Makes the server print its version and end. */
  readonly versionFlag: string
  readonly aptPackage: string
  readonly brewFormula: string
}

export const serviceSpecs: Readonly<Record<ServiceName, ServiceSpec>> = {
  postgres: {
    title: 'PostgreSQL',
    // Debian's /usr/bin/psql is a wrapper that looks for clusters; the real one lies beside the server.
    programs: ['postgres', 'initdb', 'psql'],
    versionFlag: '--version',
    aptPackage: 'postgresql',
    brewFormula: 'postgresql@17',
  },
  redis: {
    title: 'Redis',
    programs: ['redis-server'],
    versionFlag: '--version',
    aptPackage: 'redis-server',
    brewFormula: 'redis',
  },
  nginx: {
    title: 'NGINX',
    programs: ['nginx'],
    versionFlag: '-v',
    aptPackage: 'nginx',
    brewFormula: 'nginx',
  },
}

export const serviceNames = ['postgres', 'redis', 'nginx'] as const satisfies readonly ServiceName[]
