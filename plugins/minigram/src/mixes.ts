import type { HttpStep } from '@gauntlet/contract'
import { feed, follow, like, login, photo, register, upload } from './steps.ts'

const weighted = (weight: number, step: Omit<HttpStep, 'weight'>): HttpStep => ({ ...step, weight })

/** The nine operations of one user of the report, in their order. */
export const script: readonly HttpStep[] = [
  weighted(1, register),
  weighted(1, login),
  weighted(3, feed),
  weighted(3, like),
  weighted(1, follow),
]

/** The same of users that are logged in already: no password is hashed. */
export const signedIn: readonly HttpStep[] = [weighted(3, feed), weighted(3, like), weighted(1, follow)]

export const readHeavy: readonly HttpStep[] = [
  weighted(60, feed),
  weighted(30, photo),
  weighted(8, like),
  weighted(2, follow),
]

export const writeHeavy: readonly HttpStep[] = [
  weighted(20, feed),
  weighted(50, like),
  weighted(20, follow),
  weighted(10, upload),
]

/** What a fault must not disturb: reads, writes, and users that are made and log in at once. */
export const everything: readonly HttpStep[] = [
  weighted(60, feed),
  weighted(25, like),
  weighted(10, follow),
  weighted(3, photo),
  weighted(1, register),
  weighted(1, login),
]

export const only = (step: Omit<HttpStep, 'weight'>): readonly HttpStep[] => [weighted(1, step)]
