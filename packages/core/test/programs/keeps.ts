import { spawn } from 'node:child_process'
import cluster from 'node:cluster'
import { createServer } from 'node:http'
import { Worker } from 'node:worker_threads'

/**
 * `/leak` keeps 4,096 bytes; everything else makes garbage of the same size. Its arguments are its port, and where it
 * keeps them: here, or in a `worker` of a cluster or a `child` of another language. With `thread`, a thread runs beside.
 */
// 506 numbers of 8 bytes, and 48 bytes of heads.
const template = Array.from({ length: 506 }, (_, i) => i + 0.5)
const kept: number[][] = []
const [port, where] = process.argv.slice(2)

/** Keeps an object of 4,096 bytes for each byte that it reads, and answers with a byte. 33 bytes are the head. */
const keeper = `
import os
kept = []
while os.read(0, 1):
    kept.append(b"x" * len(b"%4063d" % len(kept)))
    os.write(1, b".")
`

const startThread = (): Worker => new Worker('setInterval(() => undefined, 60_000)', { eval: true })

if (import.meta.main) {
  if (where === 'worker' && cluster.isPrimary) {
    // Without the inspector of its parent.
    cluster.setupPrimary({ execArgv: [] })
    cluster.fork()
  } else {
    if (where === 'thread') startThread()
    const child = where === 'child' ? spawn('python3', ['-c', keeper], { stdio: ['pipe', 'pipe', 'inherit'] }) : null
    createServer((request, response) => {
      const numbers = template.slice()
      if (request.url !== '/leak') response.end('ok')
      else if (child) {
        child.stdout.once('data', () => response.end('ok'))
        child.stdin.write('.')
      } else {
        kept.push(numbers)
        response.end('ok')
      }
    }).listen(Number(port), '127.0.0.1')
  }
}
