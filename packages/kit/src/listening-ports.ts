import { readdir, readFile, readlink } from 'node:fs/promises'

/** In /proc/net/tcp: the state LISTEN. */
const listenState = '0A'

/** TCP ports on which this process listens. Reads /proc; on other systems it knows nothing and returns none. */
export async function listeningPorts(): Promise<number[]> {
  if (process.platform !== 'linux') return []
  const own = new Set<string>()
  for (const fd of await readdir('/proc/self/fd')) {
    // The folder's own descriptor is closed by now.
    const target = await readlink(`/proc/self/fd/${fd}`).catch(() => '')
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1]
    if (inode !== undefined) own.add(inode)
  }
  const tables = await Promise.all(
    ['/proc/self/net/tcp', '/proc/self/net/tcp6'].map((table) => readFile(table, 'utf8').catch(() => '')),
  )
  const ports = tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[3] === listenState && own.has(columns[9] ?? ''))
    .map((columns) => Number.parseInt(columns[1]?.split(':').at(-1) ?? '', 16))
  return [...new Set(ports)].toSorted((a, b) => a - b)
}
