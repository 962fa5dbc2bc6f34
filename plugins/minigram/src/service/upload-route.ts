import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import { receivePhoto } from '../photos/receive-photo.ts'
import { keyReused } from './accounts.ts'
import type { RouteParts } from './http-app.ts'
import { accountOf, requestKeyOf, sendWritten } from './request-context.ts'

/** What an upload may hold; a caption's own limit is counted in characters. */
const limits = { fileSize: 5_000_000, fieldSize: 16_384, files: 2, parts: 8 }

/** Uploads have a scope of their own, as the parser's hooks cost all requests of theirs. */
export async function addUploadRoute(app: FastifyInstance, parts: RouteParts): Promise<void> {
  const { store, reads, files, secret, replayed } = parts
  await app.register(async (scope) => {
    await scope.register(multipart, { limits })
    scope.post('/api/photos', { config: { operation: 'upload' } }, async (request, reply) => {
      const userId = await accountOf(request, parts)
      const { file, caption } = await receivePhoto(request, files)
      // The file is there before its row, and a file without a row is removed.
      let isNamed = false
      try {
        const content = [caption, file.bytes]
        const key = requestKeyOf(request, { scope: `photo:${userId}`, content, secret })
        const made = await store.addPhoto({ userId, filename: file.filename, caption }, key)
        if (made.state === 'key-reused' || made.state === 'taken') throw keyReused()
        isNamed = made.state === 'created'
        if (!isNamed) replayed()
        const filename = isNamed ? file.filename : (await store.photo(made.id, null))?.filename
        const position = await store.position()
        await reads.photosChanged(null, position)
        return sendWritten(reply, 201, { id: made.id, filename, position })
      } finally {
        if (!isNamed) await files.drop(file.filename)
      }
    })
  })
}
