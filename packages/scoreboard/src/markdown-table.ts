import { markdownTable as join } from 'markdown-table'

/** A table of cells that are escaped already; columns are not padded, since one long sentence would widen them all. */
export const markdownTable = (header: readonly string[], rows: ReadonlyArray<readonly string[]>): string =>
  join([[...header], ...rows.map((row) => [...row])], { alignDelimiters: false })
