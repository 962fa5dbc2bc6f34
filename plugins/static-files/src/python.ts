import { external, type External, type ProgramContext } from '@gauntlet/contract'

/** The server of Python's standard library: a thread per connection, a connection per request. */
export const startPython = (context: ProgramContext, root: string): Promise<External> =>
  external(context, {
    command: 'python3',
    args: ({ port }) => ['-m', 'http.server', String(port), '--bind', '127.0.0.1', '--directory', root],
    ready: { http: '/large.txt' },
    remedy: 'apt-get install python3',
  })
