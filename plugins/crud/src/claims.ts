import type { Claim } from '@gauntlet/contract'
import { causeClaims } from './claims/cause-claims.ts'
import { safetyClaims } from './claims/safety-claims.ts'
import { targetClaims } from './claims/target-claims.ts'

export const claims: readonly Claim[] = [...causeClaims, ...targetClaims, ...safetyClaims].toSorted((a, b) =>
  a.id.localeCompare(b.id),
)
