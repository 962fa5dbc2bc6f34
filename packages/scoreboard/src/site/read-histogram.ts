import { inflateSync } from 'node:zlib'

/** How often each latency occurred, smallest first. */
export interface Bucket {
  /** The highest latency that the bucket stands for, in nanoseconds. */
  readonly ns: number
  readonly count: number
}

const compressedCookie = 0x1c849304
const plainCookie = 0x1c849303
/** The low byte's upper half tells the word size, which this encoding does not use. */
const cookieMask = ~0xf0
const headerBytes = 40

/**
 * Reads an HDR histogram (HdrHistogram V2, compressed, base64; G. Tene's specification of 2015): a deflated header and
 * counts as zigzag LEB128, of which a negative one skips so many empty buckets. Throws RangeError for other text.
 */
export function readHistogram(text: string): Bucket[] {
  const outer = Buffer.from(text, 'base64')
  checkCookie(outer, compressedCookie)
  const body = inflateSync(outer.subarray(8, 8 + outer.readInt32BE(4)), { maxOutputLength: 1 << 22 })
  checkCookie(body, plainCookie)
  const digits = body.readInt32BE(12)
  const lowest = Number(body.readBigInt64BE(16))
  const valueOf = bucketValues(digits, lowest)
  const buckets: Bucket[] = []
  let index = 0
  for (const count of signedVarints(body.subarray(headerBytes, headerBytes + body.readInt32BE(4)))) {
    if (count < 0) index -= count
    else {
      if (count > 0) buckets.push({ ns: valueOf(index), count })
      index++
    }
  }
  return buckets
}

/** Several histograms as one: counts of the same latency add up. */
export function mergeHistograms(histograms: ReadonlyArray<readonly Bucket[]>): Bucket[] {
  const counts = new Map<number, number>()
  for (const { ns, count } of histograms.flat()) counts.set(ns, (counts.get(ns) ?? 0) + count)
  return [...counts].map(([ns, count]) => ({ ns, count })).sort((a, b) => a.ns - b.ns)
}

function checkCookie(bytes: Buffer, cookie: number): void {
  if (bytes.length < 8 || (bytes.readInt32BE(0) & cookieMask) !== (cookie & cookieMask)) {
    throw new RangeError('is no HDR histogram of version 2')
  }
}

/** Buckets of one width up to 2 × 10^digits, then of twice the width for each doubling. Ends of buckets, in nanoseconds. */
function bucketValues(digits: number, lowest: number): (index: number) => number {
  const halfMagnitude = Math.ceil(Math.log2(2 * 10 ** digits)) - 1
  const half = 2 ** halfMagnitude
  const unit = 2 ** Math.floor(Math.log2(lowest))
  return (index) => {
    const doubling = Math.max(0, Math.floor(index / half) - 1)
    const width = unit * 2 ** doubling
    return (index - doubling * half) * width + width - 1
  }
}

/** Zigzag LEB128; counts stay below 2^53, so that plain numbers hold them. */
function* signedVarints(bytes: Uint8Array): Generator<number> {
  let value = 0
  let factor = 1
  for (const byte of bytes) {
    value += (byte & 0x7f) * factor
    factor *= 128
    if (byte >= 0x80) continue
    yield value % 2 === 0 ? value / 2 : -(value + 1) / 2
    value = 0
    factor = 1
  }
}
