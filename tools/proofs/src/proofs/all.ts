import type { Proof } from '../proof.ts'
import { accounting } from './accounting.ts'
import { bodies } from './bodies.ts'
import { capacity } from './capacity.ts'
import { closed } from './closed.ts'
import { cost } from './cost.ts'
import { leaks } from './leaks.ts'
import { micro } from './micro.ts'
import { pacing } from './pacing.ts'
import { saturation } from './saturation.ts'
import { search } from './search.ts'
import { stalls } from './stalls.ts'
import { wrongAnswers } from './wrong-answers.ts'

/** All proofs, in the order of the tables in docs/method.md. */
export const proofs: readonly Proof[] = [
  stalls,
  pacing,
  capacity,
  closed,
  bodies,
  accounting,
  saturation,
  micro,
  leaks,
  search,
  wrongAnswers,
  cost,
]
