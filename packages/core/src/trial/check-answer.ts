import { TrialFailure } from './trial.ts'

/** Turns what a `check` returned into null for correct, or a sentence. Throws for anything that is no answer. */
export function faultOf(checked: unknown): string | null {
  if (checked === true) return null
  if (checked === false) return 'the answer is wrong'
  if (typeof checked === 'string') return checked.slice(0, 300)
  throw new TrialFailure('bad-output', `check must return true, false or a sentence, got ${typeof checked}`)
}
