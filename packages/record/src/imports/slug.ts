import { basename, extname } from 'node:path'

const longest = 48

/** A name of the house out of any text: `GET /users?page=2` becomes `get-users-page-2`. */
export function slugOf(text: string): string {
  const slug = text
    .slice(0, 400)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longest + 1)
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, longest)
  return slug === '' ? 'unnamed' : slug
}

/** The name of a file without folder and ending, as a name of the house. */
export const slugOfFile = (file: string): string => slugOf(basename(file, extname(file)))

/** Names made different where they clash, in their order: `a`, `a-2`. */
export function distinctSlugs(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const slug = slugOf(name)
    let candidate = slug
    for (let n = 2; taken.has(candidate); n++) {
      const end = `-${n}`
      candidate = `${slug.slice(0, longest - end.length)}${end}`
    }
    taken.add(candidate)
    return candidate
  })
}
