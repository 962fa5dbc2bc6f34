import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkImports } from '../src/check-imports.ts'
import { checkOwners } from '../src/check-owners.ts'
import type { Home, Part } from '../src/house.ts'
import { formatFault, type HousePackage, type Workspace } from '../src/workspace.ts'

interface Planted {
  readonly dependencies?: readonly string[]
  readonly devDependencies?: readonly string[]
  /** Source text by path below the package. */
  readonly files: Readonly<Record<string, string>>
}

function plant(folder: string, { files, dependencies = [], devDependencies = [] }: Planted): HousePackage {
  const [home, shortName] = folder.split('/') as [Home, string]
  return {
    home,
    shortName,
    folder,
    manifest: { name: `@gauntlet/${shortName}`, dependencies, devDependencies },
    files: Object.entries(files).map(([path, text]) => ({
      path: `${folder}/${path}`,
      part: path.split('/')[0] as Part,
      text,
    })),
  }
}

const workspaceOf = (...packages: HousePackage[]): Workspace => ({
  root: { name: 'root', dependencies: [], devDependencies: ['fast-check'] },
  packages,
})

const faultsOf = (...packages: HousePackage[]): string[] => checkImports(workspaceOf(...packages)).map(formatFault)

describe('checkImports', () => {
  it('lets through relative paths, node built-ins and declared packages', () => {
    const files = {
      'src/index.ts':
        "import { a } from './a.ts'\nimport { join } from 'node:path'\nimport { b } from '@gauntlet/contract'",
      'test/a.test.ts': "import '../src/a.ts'\nimport 'fast-check'\nimport 'only-for-tests'",
    }
    const dependencies = ['@gauntlet/contract']
    assert.deepEqual(
      faultsOf(plant('packages/record', { dependencies, devDependencies: ['only-for-tests'], files })),
      [],
    )
  })

  it('names file, line and remedy of a path that leaves the package', () => {
    const files = { 'src/deep/a.ts': "import './b.ts'\nimport { run } from '../../../core/src/run.ts'" }
    assert.deepEqual(faultsOf(plant('packages/stats', { files })), [
      'packages/stats/src/deep/a.ts:2: imports "../../../core/src/run.ts", which lies outside packages/stats; ' +
        'import the other package by its name, and declare it',
    ])
  })

  it('finds a neighbour whose name only begins like the own', () => {
    const files = { 'src/a.ts': "import '../../core-extra/src/a.ts'" }
    assert.equal(faultsOf(plant('packages/core', { files })).length, 1)
  })

  it('finds packages that are not declared, and devDependencies used outside tests', () => {
    const files = {
      'src/a.ts': "import 'left-pad'\nimport '@scope/name/deep'\nimport 'for-tests'\nimport 'fast-check'",
    }
    assert.deepEqual(
      faultsOf(plant('packages/stats', { devDependencies: ['for-tests'], files })).map((line) => line.split(';')[0]),
      [
        'packages/stats/src/a.ts:1: imports left-pad, which packages/stats/package.json does not declare',
        'packages/stats/src/a.ts:2: imports @scope/name, which packages/stats/package.json does not declare',
        'packages/stats/src/a.ts:3: imports for-tests, which packages/stats/package.json does not declare',
        'packages/stats/src/a.ts:4: imports fast-check, which packages/stats/package.json does not declare',
      ],
    )
  })

  it('finds built-ins without prefix and a package that imports itself by name', () => {
    const files = { 'src/a.ts': "import 'fs'\nimport '@gauntlet/stats'" }
    const faults = faultsOf(plant('packages/stats', { dependencies: ['@gauntlet/stats'], files }))
    assert.deepEqual(faults, [
      'packages/stats/src/a.ts:1: imports "fs" without its prefix; write "node:fs"',
      'packages/stats/src/a.ts:2: imports its own package by name; use a relative path',
    ])
  })

  const forbidden = [
    ['packages/contract', 'src', 'stats'],
    ['packages/stats', 'src', 'contract'],
    ['packages/record', 'src', 'core'],
    ['packages/core', 'src', 'scoreboard'],
    ['packages/core', 'src', 'kit'],
    ['packages/stats', 'test', 'kit'],
    ['packages/services', 'src', 'core'],
    ['packages/scoreboard', 'src', 'core'],
    ['packages/kit', 'src', 'core'],
    ['plugins/toy', 'src', 'kit'],
    ['plugins/toy', 'src', 'core'],
    ['plugins/toy', 'test', 'core'],
    ['tools/borders', 'src', 'core'],
    ['packages/cli', 'src', 'toy'],
  ] as const
  for (const [folder, part, other] of forbidden) {
    it(`finds ${other} in ${folder}/${part}, although it is declared`, () => {
      const dependencies = [`@gauntlet/${other}`]
      const files = { [`${part}/a.ts`]: `import '@gauntlet/${other}'` }
      assert.match(
        faultsOf(plant(folder, { dependencies, files })).join(),
        /:1: imports @gauntlet\/\w+, but .* may import/,
      )
    })
  }

  it('lets a plugin use contract and services, and the kit in its tests', () => {
    const dependencies = ['@gauntlet/contract', '@gauntlet/services']
    const files = {
      'src/subject.ts': "import '@gauntlet/contract'\nimport '@gauntlet/services'",
      'test/conformance.test.ts': "import '@gauntlet/kit'",
    }
    assert.deepEqual(faultsOf(plant('plugins/toy', { dependencies, devDependencies: ['@gauntlet/kit'], files })), [])
  })

  it('lets the tests of core, scoreboard and cli use the kit', () => {
    const files = { 'test/a.test.ts': "import '@gauntlet/kit/ground-truth'" }
    for (const folder of ['packages/core', 'packages/scoreboard', 'packages/cli']) {
      assert.deepEqual(faultsOf(plant(folder, { devDependencies: ['@gauntlet/kit'], files })), [])
    }
  })

  it('lets the proofs use what they measure, and no other tool', () => {
    const files = { 'src/a.ts': "import '@gauntlet/core/engine'" }
    const dependencies = ['@gauntlet/core']
    assert.deepEqual(faultsOf(plant('tools/proofs', { dependencies, files })), [])
    assert.equal(faultsOf(plant('tools/generator', { dependencies, files })).length, 1)
  })

  it('asks for a row when a package is new', () => {
    const files = { 'src/a.ts': "import '@gauntlet/contract'" }
    const faults = faultsOf(plant('packages/agent', { dependencies: ['@gauntlet/contract'], files }))
    assert.match(faults.join(), /packages\/agent has no row in the table of the house; .*house\.ts/)
  })
})

describe('checkOwners', () => {
  it('finds the second file that imports a third-party package, in whatever package', () => {
    const faults = checkOwners(
      workspaceOf(
        plant('packages/core', {
          files: { 'src/a.ts': "import 'tinybench'", 'src/b.ts': "\nimport type { X } from 'tinybench'" },
        }),
        plant('packages/cli', { files: { 'src/c.ts': "import 'tinybench/deep'", 'test/d.ts': "import 'tinybench'" } }),
      ),
    )
    assert.deepEqual(faults.map(formatFault), [
      'packages/core/src/b.ts:2: imports tinybench, which belongs to packages/core/src/a.ts; ' +
        'use what that file exports, or let it export what is missing',
      'packages/cli/src/c.ts:1: imports tinybench, which belongs to packages/core/src/a.ts; ' +
        'use what that file exports, or let it export what is missing',
    ])
  })

  it('lets zod spread within record, and nowhere else', () => {
    const faults = checkOwners(
      workspaceOf(
        plant('packages/cli', { files: { 'src/c.ts': "import 'zod'" } }),
        plant('packages/record', { files: { 'src/a.ts': "import 'zod'", 'src/b.ts': "import 'zod'" } }),
      ),
    )
    assert.deepEqual(
      faults.map(({ path, says }) => `${path} ${says}`),
      ['packages/cli/src/c.ts imports zod, which belongs to packages/record'],
    )
  })

  it('leaves plugins and built-ins alone', () => {
    const files = { 'src/a.ts': "import 'pg'\nimport 'node:fs'", 'src/b.ts': "import 'pg'\nimport 'node:fs'" }
    assert.deepEqual(checkOwners(workspaceOf(plant('plugins/toy', { files }))), [])
  })
})
