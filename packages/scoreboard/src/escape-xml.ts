import { plainText } from './plain-text.ts'

/** Text from a record for SVG: one line, bounded, safe in elements and in quoted attributes. */
export const escapeXml = (text: string, maxLength?: number): string =>
  plainText(text, maxLength)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
