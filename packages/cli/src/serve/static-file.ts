import { readFileSync, realpathSync } from 'node:fs'
import { extname, join, sep } from 'node:path'

export interface StaticFile {
  readonly type: string
  readonly bytes: Buffer
}

const types = new Map([
  ['.ndjson', 'application/x-ndjson; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.md', 'text/plain; charset=utf-8'],
])

/** A file within a folder, by the path of a URL; null for what is none, lies outside (by `..` or a link), or is of no known type. */
export function readStatic(dir: string, urlPath: string): StaticFile | null {
  const type = types.get(extname(urlPath))
  if (type === undefined) return null
  try {
    const home = realpathSync(dir)
    const file = realpathSync(join(home, decodeURIComponent(urlPath)))
    return file.startsWith(home + sep) ? { type, bytes: readFileSync(file) } : null
  } catch {
    return null
  }
}
