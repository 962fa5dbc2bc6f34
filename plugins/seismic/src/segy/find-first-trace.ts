import { GauntletError } from '@gauntlet/contract/error'
import { fixedHeaderBytes, type BinaryHeader } from './binary-header.ts'
import type { ByteSource } from './byte-source.ts'
import type { SegyOptions } from './layout.ts'
import { decodeText, textHeaderBytes } from './text-header.ts'

export interface FirstTrace {
  readonly offset: number
  readonly extendedTextHeaders: number
  readonly note?: string
}

const endOfText = '((SEG: EndText))'

/** Far more text than any file has; the samples of a huge one are not searched for its end. */
const mostTextHeaders = 1_000

const remedy = 'name their true number (extendedTextHeaders, --extended-headers; 0 where there is none)'

/**
 * Where the first trace begins: behind the extended text headers, or where revision 2 says. Files that are of neither
 * revision 1 nor 2 may hold anything in the bytes that count these headers: where only none fits the traces, there are none.
 * Throws SEGY_EXTENDED_HEADERS where the headers do not end within the file.
 */
export function findFirstTrace(
  source: ByteSource,
  header: BinaryHeader,
  { extendedTextHeaders: named, fits }: Pick<SegyOptions, 'extendedTextHeaders'> & { fits: (start: number) => boolean },
): FirstTrace {
  const stated = named ?? header.extendedTextHeaders
  const count = stated === -1 ? countUntilEnd(source) : stated
  const behindText = fixedHeaderBytes + (count ?? 0) * textHeaderBytes
  const isWithin = count !== undefined && count >= 0 && behindText <= source.bytes
  const mayBeAnything = named === undefined && header.revision !== 1 && header.revision !== 2
  if (mayBeAnything && stated !== 0 && !(isWithin && fits(behindText)) && fits(fixedHeaderBytes)) {
    const note = `bytes 3505–3506 give ${stated} extended text headers, but traces fit from byte ${fixedHeaderBytes} on: there are none`
    return { offset: fixedHeaderBytes, extendedTextHeaders: 0, note }
  }
  if (count === undefined) {
    throw new GauntletError(
      'SEGY_EXTENDED_HEADERS',
      `bytes 3505–3506 say that extended text headers go on until ${endOfText}, ` +
        `which is not in the first ${mostTextHeaders}; ${remedy}`,
    )
  }
  if (!isWithin) {
    throw new GauntletError(
      'SEGY_EXTENDED_HEADERS',
      `bytes 3505–3506 give ${stated} extended text headers, but the file ends at byte ${source.bytes}; ${remedy}`,
    )
  }
  // Revision 2 may leave a gap between the headers and the first trace.
  const offset = Math.max(behindText, header.revision2.firstTraceOffset)
  return { offset, extendedTextHeaders: count }
}

/** Counts text headers up to the one that says that it is the last; undefined where none does. */
function countUntilEnd(source: ByteSource): number | undefined {
  const text = new Uint8Array(textHeaderBytes)
  for (let count = 1; count <= mostTextHeaders; count++) {
    if (fixedHeaderBytes + count * textHeaderBytes > source.bytes) return undefined
    source.read(fixedHeaderBytes + (count - 1) * textHeaderBytes, text)
    if (decodeText(text).toLowerCase().includes(endOfText.toLowerCase())) return count
  }
  return undefined
}
