import type { Code } from './encoding.ts'
import { wasmFunction } from './function.ts'
import { f64, flow, i32, sequence } from './instructions.ts'
import { layout, maxStringLength } from './layout.ts'

const zero = i32.const(0)
const one = i32.const(1)

/** Numbers of the imported functions: they come first. */
export const charCodeAt = 0
export const stringLength = 1

export const markOdd = (bits: Code): Code => i32.store(zero, i32.or(i32.load(zero, layout.odd), bits), layout.odd)

/** Bits that no ASCII code has. */
const beyondAscii = ~0x7f

/** Characters per turn of the loop: the engine looks up where a string lies once per turn, and ids have 3 × 12. */
const turn = 12

/** `writeString(text, at)` → the address behind it. Marks the entity odd if the string is long or not ASCII. */
export const writeString = wasmFunction({
  params: { text: 'externref', at: 'i32' },
  results: ['i32'],
  body: ({ text, at }, scope) => {
    const { length, i, seen } = scope.locals({ length: 'i32', i: 'i32', seen: 'i32' })
    const units = [scope.local('i32'), scope.local('i32'), scope.local('i32'), scope.local('i32')] as const
    const unitAt = (offset: number): Code =>
      flow.call(charCodeAt, text.get, offset === 0 ? i.get : i32.add(i.get, i32.const(offset)))
    const place = i32.add(at.get, i.get)
    const packed = units.map((unit, k) => i32.shl(unit.get, i32.const(8 * k))).reduce((a, b) => i32.or(a, b))
    const writeFour = (offset: number): Code =>
      sequence(
        ...units.map((unit, k) => unit.set(unitAt(offset + k))),
        seen.set(units.reduce((all, unit) => i32.or(all, unit.get), seen.get)),
        i32.store(place, packed, offset),
      )
    const writeOne = sequence(seen.set(i32.or(seen.get, units[0].tee(unitAt(0)))), i32.store8(place, units[0].get))
    const whileLeft = (count: number, write: Code): Code =>
      flow.block(
        flow.loop(
          flow.branchIf(1, i32.gtU(i32.add(i.get, i32.const(count)), length.get)),
          write,
          i.set(i32.add(i.get, i32.const(count))),
          flow.branch(0),
        ),
      )

    return sequence(
      flow.if(
        i32.gtU(length.tee(flow.call(stringLength, text.get)), i32.const(maxStringLength)),
        markOdd(i32.const(beyondAscii)),
        flow.return(at.get),
      ),
      whileLeft(turn, sequence(writeFour(0), writeFour(4), writeFour(8))),
      whileLeft(4, writeFour(0)),
      whileLeft(1, writeOne),
      markOdd(i32.and(seen.get, i32.const(beyondAscii))),
      i32.add(at.get, length.get),
    )
  },
})

const asciiZero = i32.const(48)

/** `writeInteger(value, at)` → the address behind its decimal digits. The value is unsigned. */
export const writeInteger = wasmFunction({
  params: { value: 'i32', at: 'i32' },
  results: ['i32'],
  body: ({ value, at }, scope) => {
    const { rest, end, place } = scope.locals({ rest: 'i32', end: 'i32', place: 'i32' })
    return sequence(
      rest.set(value.get),
      end.set(at.get),
      flow.loop(end.set(i32.add(end.get, one)), flow.branchIf(0, rest.tee(i32.divU(rest.get, i32.const(10))))),
      place.set(end.get),
      flow.loop(
        place.set(i32.sub(place.get, one)),
        i32.store8(place.get, i32.add(i32.remU(value.get, i32.const(10)), asciiZero)),
        flow.branchIf(0, value.tee(i32.divU(value.get, i32.const(10)))),
      ),
      end.get,
    )
  },
})

const perUnit = 100_000_000

/**
 * `writeFloat(value, at)` → the address behind its text: the fast path of `roundFloat`, with the same bounds for the same
 * reasons. A value at or above 16 or within 1e-6 of a tie, and NaN, marks the entity odd.
 */
export const writeFloat = wasmFunction({
  params: { value: 'f64', at: 'i32' },
  results: ['i32'],
  body: ({ value, at }, scope) => {
    const { scaled, floor, part } = scope.locals({ scaled: 'f64', floor: 'f64', part: 'f64' })
    const { rounded, whole } = scope.locals({ rounded: 'i32', whole: 'i32' })
    const advance = (by: number): Code => at.set(i32.add(at.get, i32.const(by)))
    const pair = (digits: Code, offset: number): Code =>
      i32.store16(at.get, i32.load16U(i32.shl(i32.remU(digits, i32.const(100)), one), layout.digitPairs), offset)

    return sequence(
      flow.if(i32.eqz(f64.lt(f64.abs(value.get), f64.const(16))), markOdd(i32.const(beyondAscii)), flow.return(at.get)),
      floor.set(f64.floor(scaled.tee(f64.mul(f64.abs(value.get), f64.const(perUnit))))),
      part.set(f64.sub(scaled.get, floor.get)),
      flow.if(
        f64.lt(f64.abs(f64.sub(part.get, f64.const(0.5))), f64.const(1e-6)),
        markOdd(i32.const(beyondAscii)),
        flow.return(at.get),
      ),
      rounded.set(i32.add(i32.truncateF64U(floor.get), f64.gt(part.get, f64.const(0.5)))),
      flow.if(
        i32.and(f64.lt(value.get, f64.const(0)), i32.ne(rounded.get, zero)),
        i32.store8(at.get, i32.const('-'.charCodeAt(0))),
        advance(1),
      ),
      whole.set(i32.divU(rounded.get, i32.const(perUnit))),
      rounded.set(i32.sub(rounded.get, i32.mul(whole.get, i32.const(perUnit)))),
      flow.if(i32.geU(whole.get, i32.const(10)), i32.store8(at.get, i32.const(49)), advance(1)),
      i32.store8(at.get, i32.add(i32.remU(whole.get, i32.const(10)), asciiZero)),
      i32.store8(at.get, i32.const('.'.charCodeAt(0)), 1),
      ...[1_000_000, 10_000, 100, 1].map((unit, k) => pair(i32.divU(rounded.get, i32.const(unit)), 2 + 2 * k)),
      advance(10),
      // A zero goes if another digit of the fraction stands before it.
      flow.block(
        flow.loop(
          flow.branchIf(1, i32.ne(i32.load8U(i32.sub(at.get, one)), asciiZero)),
          flow.branchIf(1, i32.eq(i32.load8U(i32.sub(at.get, i32.const(2))), i32.const('.'.charCodeAt(0)))),
          at.set(i32.sub(at.get, one)),
          flow.branch(0),
        ),
      ),
      at.get,
    )
  },
})
