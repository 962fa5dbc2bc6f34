import { createHash } from 'node:crypto'

/** A link to a subject, with what its page is to show: `#crud?phase=load&at=…`. */
export function hrefOf(subject: string, query: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(query).toString()
  return `#${encodeURIComponent(subject)}${text === '' ? '' : `?${text}`}`
}

/** The id of a claim's row. What a record calls it may hold anything; an id must be one word. */
export const claimAnchor = (subject: string, claim: string): string => `claim-${wordOf(subject)}-${wordOf(claim)}`

/** The id of a group of cells: `load/mixed:closed-10@10k` becomes one word. */
export const groupAnchor = (subject: string, group: string): string => `cells-${wordOf(subject)}-${wordOf(group)}`

/** One word, other for each text: what a plain address holds has a letter of its own, and the rest a piece of its hash. */
function wordOf(text: string): string {
  const word = text.replaceAll('/', '-').replaceAll(':', '_').replaceAll('@', '.')
  if (/^[\w.-]+$/.test(word)) return word
  return `${word.replace(/[^\w.-]+/g, '-')}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`
}
