import { GauntletError, namePattern } from '@gauntlet/contract'
import type { Tree } from '@nx/devkit'

/** Workspace folders whose children share the scope @gauntlet. */
const homes = ['plugins', 'packages', 'tools']

/** Throws `BAD_NAME` for a name that cannot be a folder, a package and an address, and `NAME_TAKEN` for one in use. */
export function checkName(tree: Pick<Tree, 'exists'>, name: unknown): asserts name is string {
  if (typeof name !== 'string' || !namePattern.test(name)) {
    const shown = JSON.stringify(String(name).slice(0, 80))
    const rule = 'use 1–48 of a–z, 0–9 and "-", starting with a letter or digit'
    throw new GauntletError('BAD_NAME', `${shown} cannot name a subject; ${rule}, such as "word-count"`)
  }
  const taken = homes.map((home) => `${home}/${name}`).find((folder) => tree.exists(folder))
  if (taken) throw new GauntletError('NAME_TAKEN', `${taken} exists already; choose another name or remove that folder`)
}
