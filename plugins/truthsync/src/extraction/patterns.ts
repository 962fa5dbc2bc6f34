export interface Pattern {
  /** Lower-case words with single spaces between them; found in any case, as whole words only. */
  readonly marker: string
  readonly kind: 'factual' | 'opinion'
}

// oxfmt-ignore
const factual = [
  'is', 'are', 'was', 'were', 'has', 'have', 'announced', 'reported', 'confirmed', 'published', 'measured', 'found',
  'according to', 'percent', 'million', 'billion', 'rose', 'fell', 'increased', 'decreased', 'grew', 'opened', 'won',
]

// oxfmt-ignore
const opinion = [
  'think', 'thinks', 'believe', 'believes', 'feel', 'feels', 'should', 'could', 'probably', 'maybe', 'perhaps', 'might',
  'likely', 'seems', 'in my opinion',
]

/** The one table that both extractors read. */
export const patterns: readonly Pattern[] = [
  ...factual.map((marker) => ({ marker, kind: 'factual' as const })),
  ...opinion.map((marker) => ({ marker, kind: 'opinion' as const })),
]
