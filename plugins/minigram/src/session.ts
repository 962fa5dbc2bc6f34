import type { StepContext, StepReply } from '@gauntlet/contract'
import type { FixtureUser } from './system.ts'

/** As whom a session sends its requests, and what it knows by itself. */
export interface Account {
  readonly username: string
  readonly token: string
  /** Photos that this session liked as this user. */
  readonly liked: Set<number>
  /** The last feed that was found right, until something is liked. */
  lastFeed: Buffer | null
}

/** The user that the session logged in as; before that, one that exists from the beginning. */
export function accountOf({ session, random }: StepContext, users: readonly FixtureUser[]): Account {
  const known = session.get('account') as Account | undefined
  if (known) return known
  const { username, token } = random.pick(users)
  const account: Account = { username, token, liked: new Set(), lastFeed: null }
  session.set('account', account)
  return account
}

/** The position of the last write that the session was told of. */
export const positionOf = ({ session }: StepContext): string | null =>
  (session.get('position') as string | undefined) ?? null

/** Keeps the position of a write, where the service has replicas. */
export function remember({ session }: StepContext, { body }: StepReply): void {
  const { position } = JSON.parse(body.toString()) as { readonly position?: string }
  if (position !== undefined) session.set('position', position)
}

/** The user whose registration was answered is the one to log in as. */
export function registeredBy(context: StepContext, reply: StepReply): void {
  remember(context, reply)
  const { session } = context
  session.set('registered', session.get('registering'))
}

/** From now on the session sends its requests as the user whose login was answered. */
export function logIn(context: StepContext, reply: StepReply): void {
  remember(context, reply)
  const { username, token } = JSON.parse(reply.body.toString()) as { readonly username: string; readonly token: string }
  const account: Account = { username, token, liked: new Set(), lastFeed: null }
  context.session.set('account', account)
}
