import type { Passwords } from '../auth/passwords.ts'
import type { Tokens } from '../auth/tokens.ts'
import { fault } from '../model/faults.ts'
import type { Position, RequestKey, Store } from '../store/store.ts'

export interface Registration {
  readonly username: string
  readonly email: string
  readonly password: string
}

export interface Accounts {
  /** `isRepeated`: an earlier sending of the same request made this user. */
  readonly register: (
    registration: Registration,
    request: RequestKey | null,
  ) => Promise<{ readonly id: number; readonly isRepeated: boolean }>
  readonly login: (
    login: { readonly username: string; readonly password: string },
    seen: Position | null,
  ) => Promise<{ readonly id: number; readonly token: string }>
}

export function createAccounts({
  store,
  passwords,
  tokens,
}: {
  readonly store: Store
  readonly passwords: Passwords
  readonly tokens: Tokens
}): Accounts {
  return {
    register: async ({ username, email, password }, request) => {
      const passwordHash = await passwords.hash(password)
      const made = await store.addUser({ username, email, passwordHash }, request)
      switch (made.state) {
        case 'created':
        case 'repeated':
          return { id: made.id, isRepeated: made.state === 'repeated' }
        case 'taken':
          throw made.field === 'username'
            ? fault('USERNAME_TAKEN', 'somebody has this username; choose another')
            : fault('EMAIL_TAKEN', 'somebody has this e-mail address; log in, or give another')
        case 'key-reused':
          throw keyReused()
      }
    },
    login: async ({ username, password }, seen) => {
      const found = await store.credentials(username, seen)
      const isRight = await passwords.verify(password, found?.passwordHash)
      if (found && isRight) return { id: found.id, token: tokens.sign(found.id) }
      throw fault('WRONG_LOGIN', 'username or password is wrong')
    },
  }
}

export const keyReused = (): Error =>
  fault('KEY_REUSED', 'this idempotency key was used for another request; use a new one for each')
