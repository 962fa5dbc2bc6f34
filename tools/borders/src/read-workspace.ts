import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { homes, type Home, type Part } from './house.ts'
import type { HousePackage, Manifest, SourceFile, Workspace } from './workspace.ts'

/** Folders of a package that hold source. */
const partOf = new Map<string, Part>([
  ['src', 'src'],
  ['bin', 'src'],
  ['test', 'test'],
])

const sourceName = /\.[cm]?[jt]s$/

/** Reads the manifests and sources of all packages below `root`. */
export async function readWorkspace(root: string): Promise<Workspace> {
  const packages: HousePackage[] = []
  for (const home of homes) {
    if (!existsSync(join(root, home))) continue
    const names = (await readdir(join(root, home))).filter((name) => existsSync(join(root, home, name, 'package.json')))
    packages.push(...(await Promise.all(names.toSorted().map((name) => readPackage(root, home, name)))))
  }
  return { root: await readManifest(join(root, 'package.json')), packages }
}

async function readPackage(root: string, home: Home, shortName: string): Promise<HousePackage> {
  const folder = `${home}/${shortName}`
  const manifest = await readManifest(join(root, folder, 'package.json'))
  const files = await Promise.all([...partOf].map(([name, part]) => readSources(root, `${folder}/${name}`, part)))
  return { home, folder, shortName, manifest, files: files.flat() }
}

async function readSources(root: string, folder: string, part: Part): Promise<SourceFile[]> {
  if (!existsSync(join(root, folder))) return []
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile() && sourceName.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('node_modules'))
  return await Promise.all(
    paths.toSorted().map(async (path) => ({
      path: path.slice(join(root, '/').length).replaceAll('\\', '/'),
      part,
      text: await readFile(path, 'utf8'),
    })),
  )
}

async function readManifest(file: string): Promise<Manifest> {
  const parsed: unknown = JSON.parse(await readFile(file, 'utf8'))
  const manifest = typeof parsed === 'object' && parsed !== null ? parsed : {}
  const namesIn = (key: string): string[] => Object.keys((manifest as Record<string, object | undefined>)[key] ?? {})
  return {
    name: 'name' in manifest ? String(manifest.name) : '',
    dependencies: ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap(namesIn),
    devDependencies: namesIn('devDependencies'),
  }
}
