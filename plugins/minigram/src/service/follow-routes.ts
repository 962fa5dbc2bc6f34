import type { FastifyInstance } from 'fastify'
import { fault } from '../model/faults.ts'
import { httpSchemas } from './http-schemas.ts'
import type { RouteParts } from './http-app.ts'
import { accountOf, sendWritten } from './request-context.ts'

/** Who follows whom. */
export function addFollowRoutes(app: FastifyInstance, parts: RouteParts): void {
  const { store } = parts
  for (const [method, name, following] of [
    ['POST', 'follow', true],
    ['DELETE', 'unfollow', false],
  ] as const) {
    app.route<{ Params: { readonly id: string } }>({
      method,
      url: '/api/users/:id/follow',
      schema: httpSchemas.byId,
      config: { operation: name },
      handler: async (request, reply) => {
        const userId = await accountOf(request, parts)
        const whom = Number(request.params.id)
        if (whom === userId) throw fault('FOLLOWS_SELF', 'nobody follows themselves; name another user')
        if ((await store[name](userId, whom)) === 'missing') throw fault('NO_SUCH_USER', 'there is no such user')
        return sendWritten(reply, 200, { following, position: await store.position() })
      },
    })
  }
}
