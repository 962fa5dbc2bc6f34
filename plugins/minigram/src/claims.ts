import type { Claim } from '@gauntlet/contract'
import { seedClaims } from './claims/seed-claims.ts'
import { stageClaims } from './claims/stage-claims.ts'

export const claims: readonly Claim[] = [...seedClaims, ...stageClaims].toSorted((a, b) => a.id.localeCompare(b.id))
