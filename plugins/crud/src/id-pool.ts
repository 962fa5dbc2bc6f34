import type { Random } from '@gauntlet/contract'
import type { Person } from './data/people.ts'

/** A user that exists, and what was last written of it. */
export interface KnownUser {
  readonly id: string
  readonly person: Person
  /** What changes that failed may have made of it. */
  readonly perhaps?: readonly Person[]
}

/**
 * Users that no request under way is about: what a READ must find is then known, whatever the order in which requests are
 * answered. One that is taken and not given back, as its request got no answer, is in a state that nobody knows.
 */
export interface IdPool {
  /** Takes out a user at random; null where all are taken. */
  readonly take: (random: Random) => KnownUser | null
  readonly give: (user: KnownUser) => void
  readonly size: () => number
}

export function createIdPool(users: Iterable<KnownUser>): IdPool {
  const idle = [...users]
  return {
    take: (random) => {
      if (idle.length === 0) return null
      const at = random.int(0, idle.length - 1)
      const taken = idle[at] as KnownUser
      const last = idle.pop() as KnownUser
      if (at < idle.length) idle[at] = last
      return taken
    },
    give: (user) => void idle.push(user),
    size: () => idle.length,
  }
}
