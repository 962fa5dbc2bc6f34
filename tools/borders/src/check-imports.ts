import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import { findImports } from './find-imports.ts'
import { allowedImports, scope } from './house.ts'
import type { BorderFault, HousePackage, SourceFile, Workspace } from './workspace.ts'

type Complaint = Pick<BorderFault, 'says' | 'remedy'>

/** `@scope/name` of `@scope/name/file`, `name` of `name/file`. */
export const packageOf = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

/** Imports that leave their package without being declared, or against the table of the house. */
export function checkImports(workspace: Workspace): BorderFault[] {
  return workspace.packages.flatMap((owner) =>
    owner.files.flatMap((file) =>
      findImports(file.text).flatMap(({ specifier, line }) => {
        const complaint = complain(specifier, { file, owner, workspace })
        return complaint ? [{ path: file.path, line, ...complaint }] : []
      }),
    ),
  )
}

interface Place {
  readonly file: SourceFile
  readonly owner: HousePackage
  readonly workspace: Workspace
}

function complain(specifier: string, place: Place): Complaint | null {
  if (specifier.startsWith('node:')) return null
  if (specifier.startsWith('.') || specifier.startsWith('/')) return complainOfPath(specifier, place)
  if (isBuiltin(specifier)) {
    return { says: `imports "${specifier}" without its prefix`, remedy: `write "node:${specifier}"` }
  }
  const name = packageOf(specifier)
  return (name.startsWith(scope) ? complainOfHouse(name, place) : null) ?? complainOfUndeclared(name, place)
}

function complainOfPath(specifier: string, { file, owner }: Place): Complaint | null {
  const target = posix.join(posix.dirname(file.path), specifier)
  if (!specifier.startsWith('/') && target.startsWith(`${owner.folder}/`)) return null
  return {
    says: `imports "${specifier}", which lies outside ${owner.folder}`,
    remedy: 'import the other package by its name, and declare it',
  }
}

function complainOfHouse(name: string, { file, owner }: Place): Complaint | null {
  const shortName = name.slice(scope.length)
  if (name === owner.manifest.name) {
    return { says: `imports its own package by name`, remedy: 'use a relative path' }
  }
  const allowed = allowedImports(owner.home, owner.shortName, file.part)
  if (allowed === null) {
    const remedy = 'decide what it may import and add a row to tools/borders/src/house.ts'
    return { says: `${owner.folder} has no row in the table of the house`, remedy }
  }
  if (allowed.includes(shortName)) return null
  const may = allowed.length === 0 ? 'nothing' : allowed.join(', ')
  return {
    says: `imports ${name}, but ${owner.folder}/${file.part} may import ${may} of the house`,
    remedy: 'move the code to where it belongs, or hand the value in',
  }
}

function complainOfUndeclared(name: string, { file, owner, workspace }: Place): Complaint | null {
  const { dependencies, devDependencies } = owner.manifest
  if (dependencies.includes(name)) return null
  const isTool = owner.home === 'tools'
  if ((file.part === 'test' || isTool) && devDependencies.includes(name)) return null
  if (file.part === 'test' && workspace.root.devDependencies.includes(name)) return null
  const list = file.part === 'test' || isTool ? 'devDependencies' : 'dependencies'
  return {
    says: `imports ${name}, which ${owner.folder}/package.json does not declare`,
    remedy: `add it to ${list} there, or do without it`,
  }
}
