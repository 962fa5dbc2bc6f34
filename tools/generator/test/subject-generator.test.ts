import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { loadSubject } from '@gauntlet/contract'
import { findConformanceFaults, formatFault } from '@gauntlet/kit'
import type { Tree } from '@nx/devkit'
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing'
import { subjectGenerator } from '../src/subject-generator.ts'
import { writeChanges } from './write-changes.ts'

const workspace = fileURLToPath(new URL('../../..', import.meta.url))

const rootConfig = (...paths: readonly string[]): string =>
  `{\n  "files": [],\n  "references": [\n${paths.map((path) => `    { "path": "${path}" }`).join(',\n')}\n  ]\n}\n`

/** An empty workspace in memory, with the root tsconfig.json that a real one has. */
function emptyTree(): Tree {
  const tree = createTreeWithEmptyWorkspace()
  tree.write('tsconfig.json', rootConfig('packages/contract'))
  return tree
}

describe('subjectGenerator', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gauntlet-generator-'))
    await symlink(join(workspace, 'node_modules'), join(folder, 'node_modules'))
  })
  after(async () => await rm(folder, { recursive: true, force: true }))

  it('writes a plugin and refers to it in the root tsconfig.json', () => {
    const tree = emptyTree()
    subjectGenerator(tree, { name: 'word-count' })
    const written = tree.listChanges().map(({ path }) => path)
    assert.deepEqual(
      written.filter((path) => path.startsWith('plugins/word-count/')).toSorted(),
      [
        'README.md',
        'package.json',
        'src/subject.ts',
        'src/word-counter.ts',
        'test/conformance.test.ts',
        'tsconfig.json',
      ].map((path) => `plugins/word-count/${path}`),
    )
    assert.equal(tree.read('tsconfig.json', 'utf8'), rootConfig('packages/contract', 'plugins/word-count'))
    assert.equal(JSON.parse(tree.read('plugins/word-count/package.json', 'utf8') ?? '').name, '@gauntlet/word-count')
  })

  it('makes a subject that keeps the contract unedited', async () => {
    const tree = emptyTree()
    subjectGenerator(tree, { name: 'fresh' })
    await writeChanges(tree, folder)
    const file = join(folder, 'plugins/fresh/src/subject.ts')
    const subject = await loadSubject(file)
    assert.equal(subject.id, 'fresh')
    assert.deepEqual(Object.keys({ ...subject.micro, ...subject.load, ...subject.memory, ...subject.leak }), [
      'lookup',
      'double',
      'visit',
    ])
    assert.deepEqual((await findConformanceFaults(file)).map(formatFault), [])
  })

  it('writes files that the formatter leaves as they are, even for the longest name', async () => {
    const tree = emptyTree()
    const name = 'a'.repeat(48)
    subjectGenerator(tree, { name })
    await writeChanges(tree, folder)
    const oxfmt = join(workspace, 'node_modules/.bin/oxfmt')
    await copyFile(join(workspace, '.oxfmtrc.json'), join(folder, '.oxfmtrc.json'))
    await promisify(execFile)(oxfmt, ['--check', `plugins/${name}`, 'tsconfig.json'], { cwd: folder })
  })

  const refused = [
    ['../x', /BAD_NAME.*"\.\.\/x" cannot name a subject; use 1–48 of a–z/],
    ['<script>', /BAD_NAME/],
    ['Upper', /BAD_NAME/],
    ['', /BAD_NAME/],
    ['a'.repeat(49), /BAD_NAME/],
    [undefined as unknown as string, /BAD_NAME/],
    ['taken', /NAME_TAKEN.*plugins\/taken exists already/],
    ['core', /NAME_TAKEN.*packages\/core exists already/],
  ] as const
  for (const [name, message] of refused) {
    it(`refuses ${JSON.stringify(name)} and writes nothing`, () => {
      const tree = emptyTree()
      tree.write('plugins/taken/package.json', '{}')
      tree.write('packages/core/package.json', '{}')
      const changes = tree.listChanges().length
      assert.throws(
        () => subjectGenerator(tree, { name }),
        (error: Error & { code: string }) => message.test(`${error.code} ${error.message}`),
      )
      assert.equal(tree.listChanges().length, changes)
    })
  }
})
