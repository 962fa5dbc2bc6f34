import type { Finding } from './fault.ts'

export type Judgement =
  | { readonly state: 'right' }
  | { readonly state: 'wrong'; readonly why: string }
  | { readonly state: 'undecided'; readonly got: string }

/** Reads what a check returned: `true` is right, `false` or a sentence is wrong, all else decides nothing. */
export function judgeAnswer(checked: unknown): Judgement {
  if (checked === true) return { state: 'right' }
  if (checked === false) return { state: 'wrong', why: 'the check returned false' }
  if (typeof checked === 'string') return { state: 'wrong', why: checked.slice(0, 300) }
  return { state: 'undecided', got: checked instanceof Promise ? 'a promise' : typeof checked }
}

/** Gathers the judgements of many answers into at most one finding per kind. */
export class AnswerTally {
  #answers = 0
  #wrong = 0
  #firstWrong = ''
  #undecided = ''

  add(place: string, judgement: Judgement): void {
    this.#answers++
    if (judgement.state === 'undecided') this.#undecided ||= `${place}: the check returned ${judgement.got}`
    if (judgement.state === 'wrong' && this.#wrong++ === 0) this.#firstWrong = `${place}: ${judgement.why}`
  }

  findings(): Finding[] {
    const findings: Finding[] = []
    if (this.#wrong > 0) {
      findings.push({
        code: 'WRONG_ANSWER',
        says: `${this.#wrong} of ${this.#answers} answers are wrong, the first at ${this.#firstWrong}`,
        remedy: 'mend the system, or the check if it demands what the system never promised',
      })
    }
    if (this.#undecided !== '') {
      findings.push({
        code: 'CHECK_UNDECIDED',
        says: this.#undecided,
        remedy: 'let the check return true, false or a sentence that says what is wrong',
      })
    }
    return findings
  }
}
