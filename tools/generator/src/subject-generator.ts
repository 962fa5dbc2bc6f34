import { fileURLToPath } from 'node:url'
import { generateFiles, logger, type GeneratorCallback, type Tree } from '@nx/devkit'
import { addReference } from './add-reference.ts'
import { checkName } from './check-name.ts'
import { updateLockfile } from './update-lockfile.ts'

export interface SubjectOptions {
  readonly name: string
}

const rootConfig = 'tsconfig.json'

/**
 * Writes plugins/<name> and refers to it in the root tsconfig.json; the returned task brings package-lock.json up to
 * date. Throws `BAD_NAME` or `NAME_TAKEN` before anything is written.
 */
export function subjectGenerator(tree: Tree, { name }: SubjectOptions): GeneratorCallback {
  checkName(tree, name)
  const folder = `plugins/${name}`
  generateFiles(tree, fileURLToPath(new URL('./files', import.meta.url)), folder, { name })
  tree.write(rootConfig, addReference(tree.read(rootConfig, 'utf8') ?? '{}', folder))
  return async () => {
    const lockfile = await updateLockfile(tree.root)
    if (lockfile.state === 'updated') return
    logger.warn(`${folder} is written, but package-lock.json is not up to date: ${lockfile.why}`)
    logger.warn('Run "npm install" once npm can work again; until then "npm ci" refuses this workspace.')
  }
}
