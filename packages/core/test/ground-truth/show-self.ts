import { readFileSync } from 'node:fs'

/** Prints its process id and the cores it may use, and stays until it is ended. */
if (import.meta.main) {
  const status = readFileSync('/proc/self/status', 'utf8')
  const cores = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1]
  process.stdout.write(`${JSON.stringify({ pid: process.pid, cores, gc: typeof globalThis.gc })}\n`)
  setInterval(() => undefined, 60_000)
}
