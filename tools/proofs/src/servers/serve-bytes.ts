import { createServer, type Server } from 'node:net'

/** Answers one request; `reply` may be called later. */
export type Answer = (
  request: { readonly method: string; readonly path: string },
  reply: (body: string | Buffer) => void,
) => void

const headEnd = '\r\n\r\n'

/** An HTTP server that costs next to nothing: it splits requests at their ends and writes bytes. Every status is 200. */
export function serveBytes(answer: Answer): Server {
  return createServer((socket) => {
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    let text = ''
    const reply = (body: string | Buffer): void => {
      const head = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}${headEnd}`
      if (typeof body === 'string') {
        socket.write(head + body, 'latin1')
        return
      }
      socket.cork()
      socket.write(head, 'latin1')
      socket.write(body)
      socket.uncork()
    }
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      for (let end = text.indexOf(headEnd); end >= 0; end = text.indexOf(headEnd)) {
        const head = text.slice(0, end)
        const bodyBytes = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
        const total = end + headEnd.length + bodyBytes
        if (text.length < total) return
        text = text.slice(total)
        const [method = '', path = ''] = head.split(' ', 2)
        answer({ method, path }, reply)
      }
    })
  })
}
