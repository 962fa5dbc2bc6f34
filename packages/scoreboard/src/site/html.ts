import { plainText } from '../plain-text.ts'

/** Markup that is safe to print: only `html` and `trusted` make it. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Content = Html | string | number | null | readonly Content[]

/** Longer text from a record is cut: no message is worth a megabyte of page. */
const longest = 2_000

/** A space at either end parts a word from its neighbour. */
const line = (text: string): string =>
  `${/^\s/.test(text) ? ' ' : ''}${plainText(text, longest)}${/\S\s+$/.test(text) ? ' ' : ''}`

const escape = (text: string): string =>
  line(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

/**
 * Markup with everything between `${…}` escaped, bounded and made one line, in elements and in quoted attributes alike.
 * Lists are joined; `null` is nothing. White space of the markup itself becomes one space, as it would on the screen.
 */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  const text = parts.map((part, index) => tighten(part) + textOf(contents[index] ?? null))
  return new Html(text.join(''))
}

/**
 * Before a block or a piece of a table or drawing, white space is nothing at all; it would be a tenth of the page. Cells
 * and rows end where the next one begins, so that HTML lets their end tags be left out, and a heading cell before a row or
 * above a column is its heading without being told so (the state "auto" of its scope).
 */
const tighten = (part: string): string =>
  part
    .replace(/\s+/g, ' ')
    .replace(
      / (?=<\/?(?:table|thead|tbody|tr|th|td|ul|li|section|figure|div|details|p|dl|dt|dd|h[1-4]|svg|path|circle|rect|text)\b)/g,
      '',
    )
    .replace(/<\/(?:td|th|tr)>/g, '')
    .replace(/ scope="(?:row|col)"/g, '')
    .replace(/ (?=\/?>)/g, '')

/** Markup that this package wrote itself, such as its own style sheet. */
export const trusted = (text: string): Html => new Html(text)

function textOf(content: Content): string {
  if (content === null) return ''
  if (content instanceof Html) return content.text
  if (typeof content === 'string') return escape(content)
  if (typeof content === 'number') return String(content)
  return content.map(textOf).join('')
}
