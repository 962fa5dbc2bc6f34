import { largeBodies } from '../large-bodies.ts'
import { announce } from './announce.ts'
import { serveBytes } from './serve-bytes.ts'

/** The same answers as our nginx gives: items by id, and large bodies by name. */
if (import.meta.main) {
  const bodies = largeBodies()
  let created = 0
  const server = serveBytes(({ method, path }, reply) => {
    const [, home = '', id = ''] = path.split('/')
    const body = home === 'body' ? bodies.get(id) : undefined
    if (body) reply(body)
    else if (home !== 'items') reply('ok')
    else if (method === 'POST') reply(`{"id":"${++created}"}`)
    else reply(id === '' ? '[]' : `{"id":"${id}"}`)
  })
  announce(server, () => ({ created }))
}
