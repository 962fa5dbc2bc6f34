import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { GauntletError } from '@gauntlet/contract'
import { git } from '../machine/git.ts'
import { addWorktree, type WorktreeName } from '../machine/scratch-root.ts'

/** The working tree, with all that is not committed. */
export const workingTree = '.'

export interface CheckedOut {
  /** The workspace's root as it is in that ref. */
  readonly root: string
  readonly commit: string
  /** Files that differ from the commit; 0 for a ref. */
  readonly changedFiles: number
}

/**
 * Puts the workspace of a ref (or of `.`) into the scratch root, where nothing changes while it is measured. Packages
 * come from the present checkout: its `node_modules` are linked. Throws `NO_REPOSITORY` or `BAD_REF`.
 */
export async function checkOut(
  ref: string,
  at: { root: string; scratchRoot: string; name: WorktreeName },
): Promise<CheckedOut> {
  const { root, scratchRoot, name } = at
  const commit = await findCommit(root, ref)
  const prefix = (await git(root, ['rev-parse', '--show-prefix'])).trim()
  const tree = await addWorktree(scratchRoot, { repository: root, commit, name })
  const changedFiles = ref === workingTree ? await copyChanges(root, { tree, prefix }) : 0
  const treeRoot = join(tree, prefix)
  linkPackages(root, treeRoot)
  return { root: treeRoot, commit, changedFiles }
}

/** The full hash of a commit. Throws `NO_GIT`, `NO_REPOSITORY` or `BAD_REF`. */
export async function findCommit(root: string, ref: string): Promise<string> {
  const wanted = ref === workingTree ? 'HEAD' : ref
  try {
    return (await git(root, ['rev-parse', '--verify', '--quiet', `${wanted}^{commit}`])).trim()
  } catch (cause) {
    if (cause instanceof GauntletError && cause.code === 'NO_GIT') throw cause
    const isInside = await git(root, ['rev-parse', '--git-dir']).then(
      () => true,
      () => false,
    )
    if (!isInside) {
      throw new GauntletError('NO_REPOSITORY', `${root} is in no git repository; compare variants or stored runs`, {
        cause,
      })
    }
    throw new GauntletError(
      'BAD_REF',
      `git knows no commit "${ref.slice(0, 80)}" here; name a branch, a tag, a commit or "." for the working tree, or two variants as subject:variant, or two stored runs`,
      { cause },
    )
  }
}

/** Makes a checked-out HEAD like the working tree: what was changed, added or removed since, ignored files excepted. */
async function copyChanges(root: string, to: { tree: string; prefix: string }): Promise<number> {
  const namesIn = async (...args: string[]): Promise<string[]> =>
    (await git(root, args)).split('\0').filter((name) => name !== '')
  const names = [
    ...(await namesIn('diff', '--name-only', '--relative', '--no-renames', '-z', 'HEAD', '--', '.', ':!results')),
    ...(await namesIn('ls-files', '--others', '--exclude-standard', '-z', '--', '.', ':!results')),
  ]
  for (const name of names) {
    const from = join(root, name)
    const target = join(to.tree, to.prefix, name)
    rmSync(target, { recursive: true, force: true })
    if (!existsSync(from)) continue
    mkdirSync(dirname(target), { recursive: true })
    cpSync(from, target, { recursive: true, verbatimSymlinks: true })
  }
  return names.length
}

/** The workspace's packages, and those that a plugin has for itself. */
function linkPackages(root: string, treeRoot: string): void {
  const plugins = join(root, 'plugins')
  const folders = existsSync(plugins) ? readdirSync(plugins).map((name) => join('plugins', name)) : []
  for (const folder of ['.', ...folders]) {
    const from = join(root, folder, 'node_modules')
    const link = join(treeRoot, folder, 'node_modules')
    if (existsSync(from) && existsSync(join(treeRoot, folder)) && !existsSync(link)) symlinkSync(from, link)
  }
}

/** What both sides share although it differs between the commits; a reader must know. */
export async function sharedDifferences(root: string, commits: readonly [string, string]): Promise<string[]> {
  const paths = ['packages/contract', 'packages/services', 'package-lock.json']
  const names = (await git(root, ['diff', '--name-only', '--relative', '-z', ...commits, '--', ...paths])).split('\0')
  return paths
    .filter((path) => names.some((name) => name === path || name.startsWith(`${path}/`)))
    .map((path) => `${path} differs between the two; both are measured with this checkout's`)
}
