import { spawnSync } from 'node:child_process'

/** The Python that has these modules, as another one may lie before Debian's on the PATH; nothing where none has them. */
export const findPython = (modules: readonly string[]): string | undefined =>
  ['python3', '/usr/bin/python3'].find(
    (command) => spawnSync(command, ['-c', `import ${modules.join(', ')}`], { timeout: 30_000 }).status === 0,
  )
