import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { git, tryGit } from './git.ts'

/** Checked-out commits within a scratch folder; the names are equally long, as paths can show in figures. */
const worktreeNames = ['side-a', 'side-b'] as const

export type WorktreeName = (typeof worktreeNames)[number]

const repositoryFile = (scratchRoot: string): string => join(scratchRoot, 'worktrees-of')

/** Checks a commit out into a folder of the scratch root, and returns its path. */
export async function addWorktree(
  scratchRoot: string,
  of: { repository: string; commit: string; name: WorktreeName },
): Promise<string> {
  // Written down first: a killed run leaves a worktree that the repository must forget.
  writeFileSync(repositoryFile(scratchRoot), of.repository)
  const dir = join(scratchRoot, of.name)
  await git(of.repository, ['worktree', 'add', '--detach', '--quiet', dir, of.commit])
  return dir
}

/**
 * Removes a scratch folder and all in it; its worktrees are taken off their repository's list. Only its own: a
 * `git worktree prune` would also forget those that the user keeps on a disk which is not mounted.
 */
export function removeScratchRoot(scratchRoot: string): void {
  const repository = readRepository(scratchRoot)
  for (const name of repository === null ? [] : worktreeNames) {
    const dir = join(scratchRoot, name)
    // The folder first: git refuses to remove one that is half made. Twice --force: its entry is locked then.
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
    if (repository !== null) tryGit(repository, ['worktree', 'remove', '--force', '--force', dir])
  }
  rmSync(scratchRoot, { recursive: true, force: true, maxRetries: 3 })
}

function readRepository(scratchRoot: string): string | null {
  try {
    return readFileSync(repositoryFile(scratchRoot), 'utf8')
  } catch {
    return null
  }
}
