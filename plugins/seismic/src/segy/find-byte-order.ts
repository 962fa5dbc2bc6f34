import { GauntletError } from '@gauntlet/contract/error'
import type { ByteOrder } from './layout.ts'
import { formatName } from './sample-formats.ts'

/** What revision 2 writes at bytes 3297–3300, so that its byte order can be told. */
const orderMark = 0x01020304
const orderMarkAt = 3296
const formatAt = 3224

/**
 * By the mark of revision 2, else the order in which the format's code is one of the standard's. Where neither is,
 * big-endian is what the standard asks for. Throws SEGY_BYTE_ORDER for pairwise swapped bytes.
 */
export function findByteOrder(head: DataView): ByteOrder {
  if (head.getUint32(orderMarkAt) === orderMark) return 'big'
  if (head.getUint32(orderMarkAt, true) === orderMark) return 'little'
  if (head.getUint32(orderMarkAt) === 0x02010403) {
    throw new GauntletError(
      'SEGY_BYTE_ORDER',
      'bytes 3297–3300 say that pairs of bytes are swapped, which is not read; write it anew in big-endian order',
    )
  }
  // Codes are below 17: what is one in one order is none in the other.
  return formatName(head.getInt16(formatAt, true)) === undefined ? 'big' : 'little'
}
