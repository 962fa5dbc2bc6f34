import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  JsHistogram,
  type Histogram,
} from 'hdr-histogram-js'

/** Two minutes: the longest time that is told apart from longer ones. */
const highestNs = 120e9

/** An HDR histogram of nanoseconds. */
export interface LatencyHistogram {
  readonly hdr: Histogram
  readonly record: (ns: number) => void
  /** Takes in all that `other` holds. */
  readonly add: (other: LatencyHistogram) => void
  /** Nanoseconds at a share of the requests, 0–1; 0 where nothing was recorded. */
  readonly at: (share: number) => number
  readonly mean: () => number
  readonly max: () => number
  readonly count: () => number
  /** HdrHistogram V2, compressed, base64: histograms of several generators add up exactly. */
  readonly encode: () => string
}

/** Two significant digits take an eighth of the memory of three: enough where there is one per second. */
export function createHistogram(digits: 2 | 3 = 3): LatencyHistogram {
  return wrap(
    build({
      lowestDiscernibleValue: 1,
      highestTrackableValue: highestNs,
      numberOfSignificantValueDigits: digits,
    }),
  )
}

/** A histogram that crosses threads. */
export interface PackedHistogram {
  readonly hdr: string
  /** Of its largest value, HDR keeps the bucket only. */
  readonly maxNs: number
}

export const packHistogram = (histogram: LatencyHistogram): PackedHistogram => ({
  hdr: histogram.encode(),
  maxNs: histogram.max(),
})

/** The histogram that was packed, bucket by bucket. */
export function unpackHistogram({ hdr: text, maxNs }: PackedHistogram): LatencyHistogram {
  const hdr = decodeFromCompressedBase64(text)
  if (hdr instanceof JsHistogram) hdr.maxValue = maxNs
  return wrap(hdr)
}

function wrap(hdr: Histogram): LatencyHistogram {
  return {
    hdr,
    add: (other) => hdr.add(other.hdr),
    record: (ns) => hdr.recordValue(Math.min(highestNs, Math.max(1, Math.round(ns)))),
    at: (share) => (hdr.totalCount === 0 ? 0 : hdr.getValueAtPercentile(share * 100)),
    mean: () => (hdr.totalCount === 0 ? 0 : hdr.mean),
    max: () => hdr.maxValue,
    count: () => hdr.totalCount,
    encode: () => encodeIntoCompressedBase64(hdr),
  }
}
