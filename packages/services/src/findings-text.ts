/** The part of a JSON Schema validator's finding that is told. */
export interface SchemaFinding {
  readonly instancePath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message?: string
}

/** Enough to see what is wrong, however much of it there is. */
const mostFindings = 10

/** A sentence per finding, which begins with the field's name. `patternSays` has what a pattern asks for, in words. */
export const findingsText = (
  findings: readonly SchemaFinding[],
  part: string,
  patternSays: Readonly<Record<string, string>>,
): string =>
  findings
    .slice(0, mostFindings)
    .map(({ instancePath, keyword, params, message = 'is wrong' }) => {
      const name = instancePath.slice(1) || part
      if (keyword === 'required') return `${String(params['missingProperty'])}: is missing`
      if (keyword === 'additionalProperties') return `${String(params['additionalProperty'])}: is no field here`
      if (keyword === 'pattern') return `${name}: ${patternSays[String(params['pattern'])] ?? message}`
      return `${name}: ${message}`
    })
    .join('; ')
