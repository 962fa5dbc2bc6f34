import { fork } from 'node:child_process'
import { createServer } from 'node:http'

/** Answers on the port that it is given, in the way its first argument says. */
const [manner = '', port = '0'] = process.argv.slice(2)

if (import.meta.main) {
  if (manner === 'exits') {
    process.stderr.write('no such database\n')
    process.exit(3)
  }
  if (manner === 'ignores-term') process.on('SIGTERM', () => undefined)
  if (manner === 'floods') process.stdout.write(`${'x'.repeat(2 ** 22)}\n`)
  if (manner === 'silent') setInterval(() => undefined, 60_000)
  else if (manner === 'inherits') {
    process.on('message', (_told, socket) => {
      setInterval(() => socket, 60_000)
      process.send?.('held')
    })
  } else {
    const server = createServer((_request, response) => {
      response.statusCode = manner === 'unwell' ? 503 : 200
      response.end('well')
    })
    server.listen({ host: '127.0.0.1', port: Number(port), reusePort: manner === 'shares-port' }, () => {
      process.stdout.write(`listens on ${port}\n`)
      if (manner !== 'hands-down') return
      const child = fork(process.argv[1] ?? '', ['inherits'])
      child.send('take it', server)
      child.once('message', () => process.stdout.write('handed down\n'))
    })
  }
}
