import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { addWorktree, removeScratchRoot } from '../../src/machine/scratch-root.ts'
import { temporaryDir } from '../run-subject.ts'

function createRepository(t: TestContext): { repository: string; git: (...args: string[]) => string } {
  const repository = temporaryDir(t)
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], {
      cwd: repository,
      encoding: 'utf8',
    })
  git('init', '--quiet')
  writeFileSync(join(repository, 'file'), 'text')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'first')
  return { repository, git }
}

const listed = (git: (...args: string[]) => string): number => git('worktree', 'list').trim().split('\n').length

test('a scratch root goes with its worktrees, also with one whose making was interrupted; others stay', async (t) => {
  const { repository, git } = createRepository(t)
  const scratchRoot = join(temporaryDir(t), 'scratch')
  const own = join(temporaryDir(t), 'own')
  git('worktree', 'add', '--quiet', '--detach', own)
  rmSync(own, { recursive: true })
  mkdirSync(scratchRoot)
  await addWorktree(scratchRoot, { repository, commit: 'HEAD', name: 'side-a' })
  const half = await addWorktree(scratchRoot, { repository, commit: 'HEAD', name: 'side-b' })
  git('worktree', 'lock', '--reason', 'initializing', half)
  rmSync(join(half, '.git'))
  assert.equal(listed(git), 4)
  removeScratchRoot(scratchRoot)
  assert.ok(!existsSync(scratchRoot))
  // The user's own worktree may lie on a disk that is not mounted just now.
  assert.equal(listed(git), 2)
})

test('a scratch root without worktrees, or whose repository is gone, is removed all the same', async (t) => {
  const { repository } = createRepository(t)
  const scratchRoot = join(temporaryDir(t), 'scratch')
  removeScratchRoot(scratchRoot)
  mkdirSync(scratchRoot)
  await addWorktree(scratchRoot, { repository, commit: 'HEAD', name: 'side-a' })
  rmSync(repository, { recursive: true })
  removeScratchRoot(scratchRoot)
  assert.ok(!existsSync(scratchRoot))
})

test('no hook of the repository runs when a commit is checked out', async (t) => {
  const { repository } = createRepository(t)
  const hook = join(repository, '.git', 'hooks', 'post-checkout')
  mkdirSync(join(repository, '.git', 'hooks'), { recursive: true })
  writeFileSync(hook, `#!/bin/sh\ntouch ${join(repository, 'hooked')}\n`, { mode: 0o755 })
  const scratchRoot = temporaryDir(t)
  await addWorktree(scratchRoot, { repository, commit: 'HEAD', name: 'side-a' })
  assert.ok(!existsSync(join(repository, 'hooked')))
})
