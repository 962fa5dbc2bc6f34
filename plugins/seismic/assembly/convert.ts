import { addCounts, countRounded, firstLanes, notFinite, sum } from './sample-counts'
import { bytesPerSample, fourSamples, int32 } from './sample-formats'

/**
 * Samples of `traces` traces, `stride` bytes apart, → floats in a row. `source` is the first trace's first sample; 16 bytes
 * behind the last one are read. `counts` is where `addCounts` adds.
 */
export function convert(
  source: usize,
  stride: usize,
  traces: i32,
  samples: i32,
  format: i32,
  little: i32,
  target: usize,
  counts: usize,
): void {
  const step: usize = 4 * bytesPerSample(format)
  let infinite = i32x4.splat(0)
  let rounded = 0
  for (let t = 0; t < traces; t++) {
    let from = source + <usize>t * stride
    let to = target + ((<usize>t * <usize>samples) << 2)
    if (format == int32) rounded += countRounded(from, samples, little)
    let left = samples
    for (; left >= 4; left -= 4) {
      const values = fourSamples(from, format, little)
      infinite = i32x4.sub(infinite, notFinite(values))
      v128.store(to, values)
      from += step
      to += 16
    }
    const rest = fourSamples(from, format, little)
    infinite = i32x4.sub(infinite, v128.and(notFinite(rest), firstLanes(left)))
    if (left > 0) v128.store32_lane(to, rest, 0)
    if (left > 1) v128.store32_lane(to + 4, rest, 1)
    if (left > 2) v128.store32_lane(to + 8, rest, 2)
  }
  addCounts(counts, sum(infinite), rounded)
}
