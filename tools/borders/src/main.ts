import { resolve } from 'node:path'
import { checkImports } from './check-imports.ts'
import { checkOwners } from './check-owners.ts'
import { readWorkspace } from './read-workspace.ts'
import { formatFault } from './workspace.ts'

/** Checks the workspace in the given folder, by default the current one. Exits with 1 when a border is crossed. */
const workspace = await readWorkspace(resolve(process.argv[2] ?? '.'))
const faults = [...checkImports(workspace), ...checkOwners(workspace)]
for (const fault of faults) console.error(formatFault(fault))
if (faults.length > 0) process.exitCode = 1
else console.log(`borders: ${workspace.packages.length} packages, no import crosses a border`)
