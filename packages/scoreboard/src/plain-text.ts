/** Long enough for a sentence, short enough for a table. */
const defaultLength = 240

/**
 * Text from a record as one safe line: no control, format or line-break characters (terminal escapes and direction
 * overrides among them), runs of white space as one space, at most `maxLength` code points with "…" where it was cut.
 */
export function plainText(text: string, maxLength = defaultLength): string {
  const line = text
    .slice(0, maxLength * 4)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  const points = Array.from(line)
  return points.length > maxLength ? `${points.slice(0, maxLength - 1).join('')}…` : line
}
