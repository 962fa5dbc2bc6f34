import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import { hasCode } from '../model/faults.ts'
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
      const keyFor = requestKeyOf(request, { scope: `photo:${userId}`, secret })
      // The file is there before its row.
      const { file, caption } = await receivePhoto(request, files)
      const { filename } = file
      const made = await store
        .addPhoto({ userId, filename, caption }, keyFor([caption, file.digest]))
        .catch(async (error: unknown) => {
          // Who got no answer does not know whether there is a row: a file too many is better than a photo without one.
          if (hasCode(error, 'DATABASE_BUSY')) await files.drop(filename)
          throw error
        })
      if (made.state !== 'created') await files.drop(filename)
      if (made.state === 'key-reused' || made.state === 'taken') throw keyReused()
      if (made.state === 'repeated') replayed()
      const storedName = made.state === 'created' ? filename : (await store.photo(made.id, null))?.filename
      const position = await store.position()
      await reads.photosChanged(null, position)
      return sendWritten(reply, 201, { id: made.id, filename: storedName, position })
    })
  })
}
