import type { Random } from '@gauntlet/contract'
import type { Fixtures } from '../store/store.ts'

/** How much there is before anything is measured. */
export interface Scale {
  readonly users: number
  readonly photos: number
  readonly likes: number
  readonly follows: number
  /** What passwords cost: Argon2id's memory and passes. */
  readonly hashMemoryKib: number
  readonly hashPasses: number
  /** Passwords that are with Node's thread pool at once. */
  readonly hashesAtOnce: number
}

/** Of every user that exists at first. */
export const fixturePassword = 'correct horse battery staple'

export const fixtureFile = (photoId: number): string => `fixture-${photoId}.png`

/** Users, their photos, and who likes and follows what, drawn from `random`. All users share one password's hash. */
export function drawFixtures(scale: Scale, random: Random, passwordHash: string): Fixtures {
  return {
    users: Array.from({ length: scale.users }, (_, i) => ({
      username: `user-${i + 1}`,
      email: `user-${i + 1}@example.org`,
      passwordHash,
    })),
    photos: Array.from({ length: scale.photos }, (_, i) => ({
      userId: random.int(1, scale.users),
      filename: fixtureFile(i + 1),
      caption: `Photo ${i + 1}`,
    })),
    likes: drawPairs(scale.likes, () => [random.int(1, scale.users), random.int(1, scale.photos)]),
    follows: drawPairs(scale.follows, () => drawTwo(random, scale.users)),
  }
}

/** So many pairs that all differ. */
function drawPairs(count: number, draw: () => readonly [number, number]): Array<readonly [number, number]> {
  const pairs = new Map<string, readonly [number, number]>()
  while (pairs.size < count) {
    const pair = draw()
    pairs.set(pair.join(), pair)
  }
  return [...pairs.values()]
}

/** Two whole numbers from 1 to `most` that differ. */
function drawTwo(random: Random, most: number): readonly [number, number] {
  const first = random.int(1, most)
  const second = random.int(1, most - 1)
  return [first, second < first ? second : second + 1]
}
