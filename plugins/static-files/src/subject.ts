import { defineSubject, type HttpLoad, type StepContext, type StepReply } from '@gauntlet/contract'
import { claims } from './claims.ts'
import { contentOf, largeBytes, largePath, smallBytes, smallPath } from './files.ts'
import { buildSystem, type FileServer } from './system.ts'

/** The right content of a file, made once. */
function expected({ common }: StepContext, path: string, bytes: number): Buffer {
  const known = common.get(path) as Buffer | undefined
  if (known) return known
  const content = contentOf(path, bytes)
  common.set(path, content)
  return content
}

const fileStep = (
  name: string,
  pathOf: (context: StepContext) => string,
  bytes: number,
): HttpLoad<FileServer>['steps'] => [
  {
    name,
    weight: 1,
    request: (context) => ({ path: pathOf(context) }),
    expect: ({ status, body }: StepReply, context) => {
      if (status !== 200) return `status ${status}`
      return body.equals(expected(context, pathOf(context), bytes)) || 'another content'
    },
  },
]

const own = ['nginx', 'python']

const small: Omit<HttpLoad<FileServer>, 'shapes'> = {
  over: 'http',
  scales: ['100'],
  serve: ({ server }) => server,
  share: ({ count }) => count,
  steps: fileStep('get', ({ i, shared }) => smallPath(i % Number(shared)), smallBytes),
}

export default defineSubject({
  id: 'static-files',
  title: 'Static files served by programs nobody here wrote',
  source: 'nginx.org; docs.python.org/3/library/http.server.html',
  scales: { '100': { count: 100 }, '500': { count: 500 }, '2k': { count: 2_000 } },
  variants: {
    nginx: { title: 'NGINX, one worker' },
    python: { title: "Python's http.server" },
    'wrong-file': { control: 'serves files whose last byte is wrong', caughtBy: { flag: 'wrong-answers' } },
  },
  build: buildSystem,
  // The client in this process is no part of what is measured.
  processes: ({ server }) => (server.pid === null ? [] : [server.pid]),
  load: {
    small: { ...small, title: 'files of 1 KiB', shapes: [{ shape: 'closed', clients: 10 }] },
    'small-rate': {
      ...small,
      title: 'files of 1 KiB, on schedule',
      variants: own,
      shapes: [{ shape: 'constant', ratePerSecond: 500 }],
    },
    large: {
      over: 'http',
      title: 'a file of 64 KiB',
      from: 'standard',
      scales: ['100'],
      variants: own,
      serve: ({ server }) => server,
      steps: fileStep('get', () => largePath, largeBytes),
      shapes: [{ shape: 'closed', clients: 10 }],
    },
  },
  memory: {
    serve: {
      title: 'each file read once',
      variants: own,
      run: async ({ count, read }) => {
        for (let i = 0; i < count; i++) await read(smallPath(i))
        return count
      },
    },
    idle: {
      title: 'keep-alive connections, held open and idle',
      variants: ['nginx'],
      run: ({ count, hold }) => hold(count, smallPath(0)),
    },
  },
  leak: {
    get: { title: 'read a file of 1 KiB', variants: own, cycle: ({ read }) => read(smallPath(0)) },
  },
  omits: { micro: 'a request to another process is no micro-operation: see load' },
  claims,
})
