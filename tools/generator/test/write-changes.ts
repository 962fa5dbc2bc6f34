import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Tree } from '@nx/devkit'

/** Writes what a tree in memory would change into a folder on disk. */
export async function writeChanges(tree: Tree, folder: string): Promise<void> {
  for (const { path, content } of tree.listChanges()) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content ?? '')
  }
}
