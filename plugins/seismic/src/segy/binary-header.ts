import type { ByteOrder } from './layout.ts'

/** Text and binary header: what every SEG-Y file begins with. */
export const fixedHeaderBytes = 3600

/** Fields of the binary header, by their places in the standard (1-based bytes of the file). */
export interface BinaryHeader {
  /** 3217–3218, unsigned. */
  readonly intervalUs: number
  /** 3221–3222, unsigned: up to 65,535 as rev 2 reads it. */
  readonly samples: number
  /** 3225–3226. */
  readonly formatCode: number
  /** 3229–3230: 1 as recorded, 2 by CDP, 4 stacked … */
  readonly sorting: number
  /** 3255–3256: 1 metres, 2 feet. */
  readonly measurement: number
  /** 3501: major revision. */
  readonly revision: number
  /** 3505–3506: −1 means until a stanza `((SEG: EndText))`. */
  readonly extendedTextHeaders: number
  /** What only revision 2 has: zeros in files of older ones, which may hold anything there. */
  readonly revision2: Revision2Fields
}

interface Revision2Fields {
  /** 3269–3272. */
  readonly samples: number
  /** 3273–3280. */
  readonly intervalUs: number
  /** 3507–3510: trace headers of 240 bytes beyond the first. */
  readonly extraTraceHeaders: number
  /** 3513–3520. */
  readonly traces: number
  /** 3521–3528. */
  readonly firstTraceOffset: number
  /** 3529–3532: records of 3,200 bytes behind the last trace. */
  readonly trailers: number
}

const older: Revision2Fields = {
  samples: 0,
  intervalUs: 0,
  extraTraceHeaders: 0,
  traces: 0,
  firstTraceOffset: 0,
  trailers: 0,
}

const at = (byte: number): number => byte - 1

/** Reads the fields of the first 3,600 bytes of a file. */
export function readBinaryHeader(head: DataView, byteOrder: ByteOrder): BinaryHeader {
  const little = byteOrder === 'little'
  const first = head.getUint8(at(3501))
  // Some writers store 1 as a whole number, or in their own byte order.
  const revision = first === 0 && head.getUint8(at(3502)) <= 2 ? head.getUint8(at(3502)) : first
  return {
    intervalUs: head.getUint16(at(3217), little),
    samples: head.getUint16(at(3221), little),
    formatCode: head.getInt16(at(3225), little),
    sorting: head.getInt16(at(3229), little),
    measurement: head.getInt16(at(3255), little),
    revision,
    extendedTextHeaders: head.getInt16(at(3505), little),
    revision2: first === 2 ? readRevision2(head, little) : older,
  }
}

const readRevision2 = (head: DataView, little: boolean): Revision2Fields => ({
  samples: head.getInt32(at(3269), little),
  intervalUs: head.getFloat64(at(3273), little),
  extraTraceHeaders: head.getInt32(at(3507), little),
  traces: Number(head.getBigUint64(at(3513), little)),
  firstTraceOffset: Number(head.getBigUint64(at(3521), little)),
  trailers: head.getInt32(at(3529), little),
})
