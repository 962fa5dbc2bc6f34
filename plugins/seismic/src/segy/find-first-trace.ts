import { GauntletError } from '@gauntlet/contract/error'
import { fixedHeaderBytes, type BinaryHeader } from './binary-header.ts'
import type { ByteSource } from './byte-source.ts'
import type { SegyOptions } from './layout.ts'
import { decodeText, textHeaderBytes } from './text-header.ts'

export interface FirstTrace {
  readonly offset: number
  readonly extendedTextHeaders: number
}

const endOfText = '((SEG: EndText))'

/**
 * Where the first trace begins: behind the extended text headers, or where revision 2 says.
 * Throws SEGY_EXTENDED_HEADERS where they do not end within the file.
 */
export function findFirstTrace(source: ByteSource, header: BinaryHeader, options: SegyOptions): FirstTrace {
  const stated = options.extendedTextHeaders ?? header.extendedTextHeaders
  const count = stated === -1 ? countUntilEnd(source) : stated
  const behindText = fixedHeaderBytes + count * textHeaderBytes
  if (count < 0 || behindText > source.bytes) {
    throw new GauntletError(
      'SEGY_EXTENDED_HEADERS',
      `bytes 3505–3506 give ${stated} extended text headers, but the file ends at byte ${source.bytes}; ` +
        'name their true number (extendedTextHeaders; 0 where there is none)',
    )
  }
  // Revision 2 may leave a gap between the headers and the first trace.
  const offset = Math.max(behindText, header.revision2.firstTraceOffset)
  return { offset, extendedTextHeaders: count }
}

/** Counts text headers up to the one that says that it is the last. */
function countUntilEnd(source: ByteSource): number {
  const text = new Uint8Array(textHeaderBytes)
  for (let count = 1; fixedHeaderBytes + count * textHeaderBytes <= source.bytes; count++) {
    source.read(fixedHeaderBytes + (count - 1) * textHeaderBytes, text)
    if (decodeText(text).toLowerCase().includes(endOfText.toLowerCase())) return count
  }
  throw new GauntletError(
    'SEGY_EXTENDED_HEADERS',
    `bytes 3505–3506 say that extended text headers go on until ${endOfText}, which is not in the file; ` +
      'name their number (extendedTextHeaders)',
  )
}
