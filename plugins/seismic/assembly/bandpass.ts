import { cascade } from './cascade'
import { fourDoubles } from './doubles'
import { pairToDoubles, pairToFloats } from './pairs'

// Rows of `samples` float32 one after the other. A group is four rows, which go through the same sums side by side, two to a
// vector of doubles.

/**
 * A zero-phase bandpass: sections that each have their zeros at 1 and −1, forwards and then backwards. `sections` holds a
 * factor for the whole cascade, then a1 and a2 of each section, as doubles; their number is even. Ends are extended
 * by `pad` samples mirrored through the end point, and the sections begin as if the first value had always been there.
 * `scratch`: 32 bytes for each of `samples + 2 * pad`.
 */
export function bandpass(
  p: usize,
  groups: i32,
  samples: i32,
  sections: usize,
  sectionCount: i32,
  pad: i32,
  scratch: usize,
): void {
  const row = (<usize>samples) << 2
  const first = scratch + <usize>pad * fourDoubles
  const last = scratch + <usize>(samples + 2 * pad - 1) * fourDoubles
  const factor = load<f64>(sections)
  for (let group = 0; group < groups; group++) {
    const top = p + <usize>group * row * 4
    pairToDoubles(top, row, samples, factor * factor, first)
    pairToDoubles(top + 2 * row, row, samples, factor * factor, first + 16)
    extend(first, samples, pad)
    cascade(scratch, last, fourDoubles, sections, sectionCount)
    cascade(last, scratch, -fourDoubles, sections, sectionCount)
    pairToFloats(first, samples, top, row)
    pairToFloats(first + 16, samples, top + 2 * row, row)
  }
}

/** Puts `pad` samples before the first one and behind the last one: twice the end less what is mirrored. */
function extend(first: usize, samples: i32, pad: i32): void {
  const final = first + <usize>(samples - 1) * fourDoubles
  for (let lane: usize = 0; lane < fourDoubles; lane += 16) {
    const atFirst = v128.load(first + lane)
    const atFinal = v128.load(final + lane)
    for (let k = 1; k <= pad; k++) {
      const away = <usize>k * fourDoubles - lane
      const back = <usize>k * fourDoubles + lane
      v128.store(first - away, f64x2.sub(f64x2.add(atFirst, atFirst), v128.load(first + back)))
      v128.store(final + back, f64x2.sub(f64x2.add(atFinal, atFinal), v128.load(final - away)))
    }
  }
}
