import type { Home, Part } from './house.ts'

/** The dependencies that a package.json declares, by name. */
export interface Manifest {
  readonly name: string
  readonly dependencies: readonly string[]
  readonly devDependencies: readonly string[]
}

export interface SourceFile {
  /** From the root of the workspace, with forward slashes. */
  readonly path: string
  readonly part: Part
  readonly text: string
}

export interface HousePackage {
  readonly home: Home
  /** `packages/stats`. */
  readonly folder: string
  /** `stats`. */
  readonly shortName: string
  readonly manifest: Manifest
  readonly files: readonly SourceFile[]
}

/** All that the border check looks at. */
export interface Workspace {
  readonly root: Manifest
  readonly packages: readonly HousePackage[]
}

export interface BorderFault {
  readonly path: string
  readonly line: number
  readonly says: string
  readonly remedy: string
}

export const formatFault = ({ path, line, says, remedy }: BorderFault): string => `${path}:${line}: ${says}; ${remedy}`
