import { isBuiltin } from 'node:module'
import { packageOf } from './check-imports.ts'
import { findImports } from './find-imports.ts'
import { scope, spreadsWithin } from './house.ts'
import type { BorderFault, Workspace } from './workspace.ts'

interface Use {
  readonly path: string
  readonly line: number
  readonly shortName: string
}

/** Third-party packages that more than one file in packages/ imports: each needs one owner, so that it can be replaced. */
export function checkOwners(workspace: Workspace): BorderFault[] {
  const usesOf = Map.groupBy(thirdPartyUses(workspace), ({ name }) => name)
  return [...usesOf].flatMap(([name, uses]) => {
    const [owner] = uses
    const isStranger = ({ path, shortName }: Use): boolean =>
      spreadsWithin.has(name) ? shortName !== spreadsWithin.get(name) : path !== owner?.path
    const home = spreadsWithin.has(name) ? `packages/${spreadsWithin.get(name)}` : (owner?.path ?? '')
    return uses.filter(isStranger).map(({ path, line }) => ({
      path,
      line,
      says: `imports ${name}, which belongs to ${home}`,
      remedy: 'use what that file exports, or let it export what is missing',
    }))
  })
}

function thirdPartyUses(workspace: Workspace): Array<Use & { readonly name: string }> {
  return workspace.packages
    .filter(({ home }) => home === 'packages')
    .flatMap(({ shortName, files }) =>
      files
        .filter(({ part }) => part === 'src')
        .flatMap(({ path, text }) =>
          findImports(text)
            .filter(
              ({ specifier }) => !/^[./]/.test(specifier) && !isBuiltin(specifier) && !specifier.startsWith(scope),
            )
            .map(({ specifier, line }) => ({ name: packageOf(specifier), path, line, shortName })),
        ),
    )
}
