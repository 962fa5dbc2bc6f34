import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** In /proc/net/tcp: the state LISTEN. */
const listenState = '0A'

/** Addresses that take a connection to 127.0.0.1, as the kernel writes them: itself, 0.0.0.0, ::, ::ffff:127.0.0.1. */
const reachable = /^(0100007F|00000000|0{32}|0{16}FFFF00000100007F)$/

/**
 * Inodes of the sockets that listen on a TCP port of this machine's loopback. Null where the kernel does not say: there
 * is no /proc.
 */
export function listeningSockets(port: number): string[] | null {
  let tables: string[]
  try {
    tables = ['tcp', 'tcp6'].map((table) => readFileSync(`/proc/self/net/${table}`, 'latin1'))
  } catch {
    return null
  }
  return tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => {
      const [address = '', hexPort = ''] = local.split(':')
      return state === listenState && Number.parseInt(hexPort, 16) === port && reachable.test(address)
    })
    .map((columns) => columns[9] ?? '')
}

/** Inodes of the sockets that a process holds; none where it has ended or belongs to another user. */
export function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => socketOf(`/proc/${pid}/fd/${fd}`))
  } catch {
    return []
  }
}

function socketOf(link: string): string[] {
  try {
    const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.[1]
    return inode === undefined ? [] : [inode]
  } catch {
    return []
  }
}
