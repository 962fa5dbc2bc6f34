import { plainText } from './plain-text.ts'

/**
 * Text from a record for Markdown, in a table or out of it: one line, bounded, shown as it is written. HTML, links,
 * mentions, emphasis and table bars in it stay text.
 */
export function escapeMarkdown(text: string, maxLength?: number): string {
  return (
    plainText(text, maxLength)
      .replace(/[\\`*[\]|~$]/g, String.raw`\$&`)
      // Between letters an underscore is harmless, and names are full of them.
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\_`)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('://', '&#58;//')
      .replace(/\bwww\./gi, (found) => `${found.slice(0, 3)}&#46;`)
      .replace(/(?<![\p{L}\p{N}])@/gu, '&#64;')
      .replace(/^([-+#=])/, String.raw`\$1`)
      .replace(/^(\d+)([.)])(?=\s|$)/, String.raw`$1\$2`)
  )
}
