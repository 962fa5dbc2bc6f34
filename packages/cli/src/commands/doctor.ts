import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { allowedCores } from '@gauntlet/core'
import { listServices, type ListedService } from '@gauntlet/services'
import type { CommandContext } from '../main.ts'
import { exitCodes } from '../exit-codes.ts'
import { findSubjects, loadInTime } from '../workspace.ts'

interface Tool {
  readonly name: string
  readonly for: string
  readonly remedy: string
}

/** What makes figures better where it is there. Nothing of it is needed to run. */
const tools: readonly Tool[] = [
  { name: 'taskset', for: 'keeps load generator and system on different cores', remedy: 'apt-get install util-linux' },
  { name: 'setpriv', for: 'ends children with their parent', remedy: 'apt-get install util-linux' },
  { name: 'git', for: 'stores the commit with each run', remedy: 'apt-get install git' },
]

/** Says what is on this machine and how to get the rest. */
export async function doctorCommand({ root, resultsDir, output, args }: CommandContext): Promise<number> {
  const cores = allowedCores()
  const found = tools.map((tool) => ({ ...tool, path: findOnPath(tool.name) }))
  const services = listServices()
  const subjects = await Promise.all(
    findSubjects(root).map(async (subject) => {
      try {
        const { variants, claims } = await loadInTime(subject)
        return { ...subject, says: `${Object.keys(variants).length} variants, ${claims?.length ?? 0} claims` }
      } catch (error) {
        return { ...subject, says: `cannot be loaded: ${error instanceof Error ? error.message : String(error)}` }
      }
    }),
  )
  if (args.json) {
    output.print(
      JSON.stringify({ node: process.version, cores, tools: found, services, subjects, resultsDir }, null, 2),
    )
    return exitCodes.measured
  }
  output.print(`node      ${process.version}`)
  output.print(
    `cores     ${cores.length || 'unknown'}${cores.length === 1 ? ': load generator and system share it' : ''}`,
  )
  output.print(`procfs    ${existsSync('/proc/self/stat') ? 'yes' : 'no: contention and left processes are not seen'}`)
  for (const tool of found) {
    const state = tool.path ?? `missing (${tool.for}): ${tool.remedy}`
    output.print(`${tool.name.padEnd(9)} ${state}`)
  }
  for (const service of services) output.print(`${service.name.padEnd(9)} ${describeService(service)}`)
  output.print(`results   ${resultsDir}`)
  for (const subject of subjects) output.print(`subject   ${subject.name}: ${subject.says}`)
  return exitCodes.measured
}

const describeService = (service: ListedService): string =>
  service.state === 'found'
    ? `${service.version} (${service.path})`
    : `missing (subjects that need it are skipped): ${service.remedy}`

/** Debian keeps some tools where an ordinary PATH does not look. */
const usualFolders = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin', '/opt/homebrew/bin']

function findOnPath(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...usualFolders]
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null
}
