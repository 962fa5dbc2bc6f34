import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  JsHistogram,
  type Histogram,
} from 'hdr-histogram-js'

/** Two minutes: the longest time that is told apart from longer ones. */
const highestNs = 120e9

/** An HDR histogram of nanoseconds. A class, so that the compiler knows `record` of all of them as one function. */
export class LatencyHistogram {
  readonly hdr: Histogram

  constructor(hdr: Histogram) {
    this.hdr = hdr
  }

  record(ns: number): void {
    this.hdr.recordValue(Math.min(highestNs, Math.max(1, Math.round(ns))))
  }

  /** Takes in all that `other` holds. */
  add(other: LatencyHistogram): void {
    this.hdr.add(other.hdr)
  }

  /** Nanoseconds at a share of the requests, 0–1; 0 where nothing was recorded. */
  at(share: number): number {
    return this.hdr.totalCount === 0 ? 0 : this.hdr.getValueAtPercentile(share * 100)
  }

  mean(): number {
    return this.hdr.totalCount === 0 ? 0 : this.hdr.mean
  }

  max(): number {
    return this.hdr.maxValue
  }

  count(): number {
    return this.hdr.totalCount
  }

  /** HdrHistogram V2, compressed, base64: histograms of several generators add up exactly. */
  encode(): string {
    return encodeIntoCompressedBase64(this.hdr)
  }
}

/** Two significant digits take an eighth of the memory of three: enough where there is one per second. */
export function createHistogram(digits: 2 | 3 = 3): LatencyHistogram {
  return new LatencyHistogram(
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
  return new LatencyHistogram(hdr)
}
