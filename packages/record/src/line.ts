import { crc32 } from 'node:zlib'
import type { End, Run } from './run-schema.ts'
import type { Profiled } from './profiled-schema.ts'
import type { Record } from './record-schema.ts'

/** One line of a run file, before validation of what it holds. */
export type Line =
  | { readonly run: Run }
  | { readonly record: Record }
  | { readonly profiled: Profiled }
  | { readonly end: End }

const prefixLength = '{"crc":"00000000",'.length
const crcOf = (body: string): string => crc32(body).toString(16).padStart(8, '0')

/**
 * One JSON object with its checksum in front: a flipped bit often still parses as JSON. Ends in a newline.
 * The checksum (CRC-32, as in zlib) is taken over the text that follows it.
 */
export function formatLine(line: Line): string {
  const body = JSON.stringify(line).slice(1)
  return `{"crc":"${crcOf(body)}",${body}\n`
}

/** What stands in a line, or a sentence that says how it is damaged. */
export function readLine(text: string): { readonly value: unknown } | { readonly damage: string } {
  const found = /^\{"crc":"([0-9a-f]{8})",/.exec(text)
  if (!found) return { damage: 'does not begin with its checksum' }
  if (crcOf(text.slice(prefixLength)) !== found[1]) return { damage: 'does not match its checksum' }
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (error) {
    return { damage: (error as Error).message }
  }
}
