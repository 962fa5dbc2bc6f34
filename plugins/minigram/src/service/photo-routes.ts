import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { fault } from '../model/faults.ts'
import type { Photo } from '../store/store.ts'
import { httpSchemas } from './http-schemas.ts'
import type { RouteParts } from './http-app.ts'
import { accountOf, seenBy, sendText, sendWritten, userOf } from './request-context.ts'
import type { Text } from './shared-reads.ts'

interface ById {
  readonly Params: { readonly id: string }
}

/** A file never changes, as its name is never used again. */
const forEver = 'private, max-age=31536000, immutable'

/** Photos, the feed, and likes. */
export function addPhotoRoutes(app: FastifyInstance, parts: RouteParts): void {
  const { store, reads, tokens, files, hasCache } = parts
  const route = (operation: string) => ({ schema: httpSchemas.byId, config: { operation } })

  const sendShared = (reply: FastifyReply, { body, isHit }: Text): FastifyReply => {
    if (hasCache) reply.header('x-cache', isHit ? 'hit' : 'miss')
    return sendText(reply, 200, body)
  }
  const photoOf = async (request: FastifyRequest<ById>): Promise<Text> => {
    await accountOf(request, parts)
    const text = await reads.photo(Number(request.params.id), seenBy(request))
    if (text) return text
    throw noSuchPhoto()
  }

  app.get<ById>('/api/photos/:id', route('photo'), async (request, reply) => sendShared(reply, await photoOf(request)))
  app.get<ById>('/api/photos/:id/file', route('file'), async (request, reply) => {
    const { filename } = JSON.parse((await photoOf(request)).body.toString()) as Photo
    const { type, stream } = await files.read(filename)
    return reply.type(type).header('cache-control', forEver).send(stream)
  })
  app.get('/api/feed', { config: { operation: 'feed' } }, async (request, reply) => {
    const userId = userOf(request, tokens)
    const seen = seenBy(request)
    // Both at once: from the cache it is one round trip.
    const [text] = await Promise.all([reads.feed(userId, seen), reads.requireAccount(userId, seen)])
    return sendShared(reply, text)
  })
  for (const [method, name, liked] of [
    ['POST', 'like', true],
    ['DELETE', 'unlike', false],
  ] as const) {
    app.route<ById>({
      method,
      url: '/api/photos/:id/like',
      ...route(name),
      handler: async (request, reply) => {
        const userId = await accountOf(request, parts)
        const photoId = Number(request.params.id)
        if ((await store[name](userId, photoId)) === 'missing') throw noSuchPhoto()
        const position = await store.position()
        // Also where nothing changed: whoever was killed while changing it did not come to this.
        await reads.photosChanged(photoId, position)
        return sendWritten(reply, 200, { liked, position })
      },
    })
  }
}

const noSuchPhoto = (): Error => fault('NO_SUCH_PHOTO', 'there is no such photo')
