import { Agent, get } from 'node:http'
import { join } from 'node:path'
import type { BuildContext, External } from '@gauntlet/contract'
import { writeFiles } from './files.ts'
import { startNginx } from './nginx.ts'
import { startPython } from './python.ts'

export interface Scale {
  /** Files that are served, or connections that are held open. */
  readonly count: number
}

export type Variant = 'nginx' | 'python' | 'wrong-file'

/** So many connections are opened at a time: more could overflow a server's queue, and an agent keeps 256 at most. */
const batch = 100

export interface FileServer {
  readonly server: External
  readonly count: number
  /** Reads a file whole; the connection is kept where the server keeps it. */
  readonly read: (path: string) => Promise<Buffer>
  /** Opens connections, reads the file once over each, and leaves them idle until the trial ends. Returns their number. */
  readonly hold: (connections: number, path: string) => Promise<number>
}

export async function buildSystem(context: BuildContext<Scale, Variant>): Promise<FileServer> {
  const { scale, variant, scratchDir, defer } = context
  const root = join(scratchDir, 'files')
  writeFiles(root, scale.count, variant === 'wrong-file' ? withWrongByte : (content) => content)
  const server = await (variant === 'nginx' ? startNginx : startPython)(context, root)
  const newAgent = (): Agent => {
    const agent = new Agent({ keepAlive: true })
    defer(() => agent.destroy())
    return agent
  }
  const agent = newAgent()
  const read = (path: string, over = agent): Promise<Buffer> => readOver(over, new URL(path, server.url))
  return {
    server,
    count: scale.count,
    read,
    hold: async (connections, path) => {
      const agents: Agent[] = []
      for (let opened = 0; opened < connections; opened += batch) {
        // Reads at once, and an agent of its own: no read can take the connection of another.
        const own = newAgent()
        agents.push(own)
        await Promise.all(Array.from({ length: Math.min(batch, connections - opened) }, () => read(path, own)))
      }
      // An agent takes a connection back on the turn after its answer.
      await new Promise((resolve) => setImmediate(resolve))
      const held = agents.flatMap(({ freeSockets }) => Object.values(freeSockets).flat()).length
      if (held !== connections) throw new Error(`${held} of ${connections} connections are held open`)
      return held
    },
  }
}

/** As long as the right one, and wrong in its last byte. */
function withWrongByte(content: Buffer): Buffer {
  content[content.length - 1] = 0
  return content
}

const readOver = (agent: Agent, url: URL): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('error', reject)
      response.on('end', () => resolve(Buffer.concat(pieces)))
    }).on('error', reject)
  })
