/** What was found in a text. */
export interface Extraction {
  /** Sentences with a factual marker and no opinion marker, without their end and the space around them. */
  readonly claims: readonly string[]
  /** Markers in the whole text. */
  readonly factual: number
  readonly opinion: number
}

export type Extract = (text: string) => Extraction
