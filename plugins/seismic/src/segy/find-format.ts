import { GauntletError } from '@gauntlet/contract/error'
import type { SegyOptions } from './layout.ts'
import { formatName, isFormatCode, sampleFormats, type FormatCode } from './sample-formats.ts'

/** The format that the header names, or the one that a person names. Throws SEGY_FORMAT for what cannot be read. */
export function findFormat(code: number, { format }: SegyOptions): FormatCode {
  if (format !== undefined) return format
  if (isFormatCode(code)) return code
  const name = formatName(code)
  const what = name === undefined ? 'a code that SEG-Y does not have' : `${name}, which is not read`
  const known = Object.entries(sampleFormats).map(([readable, of]) => `${readable} (${of.name})`)
  throw new GauntletError(
    'SEGY_FORMAT',
    `bytes 3225–3226 give the sample format ${code}: ${what}; ` +
      `where the samples are really ${known.join(', ')}, name that format`,
  )
}
