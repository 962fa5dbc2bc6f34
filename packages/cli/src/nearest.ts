/** The known word that a typed one was most likely meant to be; undefined where none is near. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const most = Math.ceil(typed.length / 3)
  return known
    .map((word) => ({ word, changes: changesBetween(typed, word) }))
    .filter(({ changes }) => changes <= most)
    .sort((a, b) => a.changes - b.changes)
    .at(0)?.word
}

/** Fewest letters to add, drop or replace (Levenshtein, 1966). */
function changesBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [row, letter] of Array.from(a).entries()) {
    const changes = [row + 1]
    for (const [column, other] of Array.from(b).entries()) {
      const [left = 0, up = 0, corner = 0] = [changes[column], above[column + 1], above[column]]
      changes.push(Math.min(left + 1, up + 1, corner + Number(letter !== other)))
    }
    above = changes
  }
  return above.at(-1) ?? 0
}
