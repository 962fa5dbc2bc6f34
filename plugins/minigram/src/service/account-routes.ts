import type { FastifyInstance } from 'fastify'
import type { Registration } from './accounts.ts'
import { httpSchemas } from './http-schemas.ts'
import { requestKeyOf, seenBy, sendWritten } from './request-context.ts'
import type { RouteParts } from './http-app.ts'

type Login = Pick<Registration, 'username' | 'password'>

/** Register and login: what needs no token. */
export function addAccountRoutes(app: FastifyInstance, { accounts, store, secret, replayed }: RouteParts): void {
  app.post<{ Body: Registration }>(
    '/api/register',
    { schema: httpSchemas.register, config: { operation: 'register' } },
    async (request, reply) => {
      const { username } = request.body
      const key = requestKeyOf(request, { scope: 'register', secret })(request.body)
      const { id, isRepeated } = await accounts.register(request.body, key)
      if (isRepeated) replayed()
      return sendWritten(reply, 201, { id, username, position: await store.position() })
    },
  )
  app.post<{ Body: Login }>(
    '/api/login',
    { schema: httpSchemas.login, config: { operation: 'login' } },
    async (request, reply) => {
      const seen = seenBy(request)
      const { id, token } = await accounts.login(request.body, seen)
      const { username } = request.body
      return sendWritten(reply, 200, { token, id, username, position: seen ?? (await store.position()) })
    },
  )
}
