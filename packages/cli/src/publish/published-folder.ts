import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { GauntletError } from '@gauntlet/contract'

/** A folder that other things may lie in, too: what `publish` wrote is listed in a file of its own, the rest is left alone. */
export interface PublishedFolder {
  /** Writes a file whole, or leaves it where it is the same already. */
  readonly write: (path: string, bytes: Uint8Array | string) => 'written' | 'kept'
  readonly has: (path: string) => boolean
  readonly counts: () => { readonly written: number; readonly kept: number }
}

const listName = 'gauntlet-published.txt'

/**
 * Opens a folder for all of `paths`, which are relative to it. Throws `NOT_OURS`, before anything is written, where
 * one of them exists and was not written by an earlier `publish`, and `PUBLISH_UNWRITABLE`.
 */
export function openPublished(dir: string, paths: readonly string[]): PublishedFolder {
  const list = join(dir, listName)
  const own = new Set(existsSync(list) ? readFileSync(list, 'utf8').split('\n').filter(Boolean) : [])
  const strangers = paths.filter((path) => !own.has(path) && existsSync(join(dir, path)))
  if (strangers.length > 0) {
    const more = strangers.length > 3 ? ` and ${strangers.length - 3} more` : ''
    throw new GauntletError(
      'NOT_OURS',
      `${dir} holds ${strangers.slice(0, 3).join(', ')}${more}, which publish did not write; name another folder, or move them away`,
    )
  }
  let written = 0
  let kept = 0
  const write = (path: string, bytes: Uint8Array | string): 'written' | 'kept' => {
    const file = join(dir, path)
    const content = Buffer.from(bytes)
    if (existsSync(file) && readFileSync(file).equals(content)) {
      kept++
      return 'kept'
    }
    inPlace(dir, () => {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(`${file}.new`, content)
      renameSync(`${file}.new`, file)
    })
    written++
    return 'written'
  }
  // Listed first: what a killed publish leaves is still known as its own. Earlier entries stay.
  const all = [...new Set([...own, ...paths])].toSorted()
  inPlace(dir, () => {
    mkdirSync(dir, { recursive: true })
    writeFileSync(`${list}.new`, `${all.join('\n')}\n`)
    renameSync(`${list}.new`, list)
  })
  return { write, has: (path) => existsSync(join(dir, path)), counts: () => ({ written, kept }) }
}

function inPlace(dir: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    throw new GauntletError(
      'PUBLISH_UNWRITABLE',
      `${dir}: ${error instanceof Error ? error.message : String(error)}; make the folder writable, then publish again`,
      { cause: error },
    )
  }
}
