import type { Code } from './encoding.ts'
import type { Local, Scope } from './function.ts'
import { flow, i32, i32x4, i8x16, sequence, v128 } from './instructions.ts'
import { layout } from './layout.ts'

const zero = i32.const(0)

/** Both halves of a rotation to the right; joined by exclusive or with others, they need no "or" of their own. */
const rotation = (x: Local, bits: number): Code =>
  v128.xor(i32x4.shrU(x.get, i32.const(bits)), i32x4.shl(x.get, i32.const(32 - bits)))

/** Σ of FIPS 180-4 §4.1.2: three rotations. */
const bigSigma = (x: Local, first: number, second: number, third: number): Code =>
  v128.xor(v128.xor(rotation(x, first), rotation(x, second)), rotation(x, third))

/** σ of FIPS 180-4 §4.1.2: two rotations and a shift. */
const smallSigma = (x: Local, first: number, second: number, shift: number): Code =>
  v128.xor(v128.xor(rotation(x, first), rotation(x, second)), i32x4.shrU(x.get, i32.const(shift)))

const word = (t: number): Code => v128.load(zero, layout.schedule + 16 * (t & 15))

const storeWord = (t: number, value: Code): Code => v128.store(zero, value, layout.schedule + 16 * (t & 15))

/** Bytes 3 2 1 0 7 6 5 4 …: message words are big-endian. */
const swapped = Array.from({ length: 16 }, (_, i) => (i & 12) + (3 - (i & 3)))

/** Lane indices of 32 bits to those of 8 bits. */
const bytesOf = (...lanes: readonly number[]): number[] =>
  lanes.flatMap((lane) => [0, 1, 2, 3].map((i) => 4 * lane + i))

/** Reads the next block of each of the four messages and turns it around: word t of all four becomes vector t. */
export function readBlocks(scope: Scope, pointers: readonly Local[]): Code {
  const rows = pointers.map(() => scope.local('v128'))
  const { ab, cd } = scope.locals({ ab: 'v128', cd: 'v128' })
  const [a, b, c, d] = rows.map((row) => row.get) as [Code, Code, Code, Code]
  return [0, 4, 8, 12].map((t) =>
    sequence(
      ...rows.map((row, lane) => {
        const loaded = v128.load(pointers[lane]?.get ?? zero, 4 * t)
        return row.set(i8x16.shuffle(loaded, loaded, swapped))
      }),
      ab.set(i8x16.shuffle(a, b, bytesOf(0, 4, 1, 5))),
      cd.set(i8x16.shuffle(c, d, bytesOf(0, 4, 1, 5))),
      storeWord(t, i8x16.shuffle(ab.get, cd.get, bytesOf(0, 1, 4, 5))),
      storeWord(t + 1, i8x16.shuffle(ab.get, cd.get, bytesOf(2, 3, 6, 7))),
      ab.set(i8x16.shuffle(a, b, bytesOf(2, 6, 3, 7))),
      cd.set(i8x16.shuffle(c, d, bytesOf(2, 6, 3, 7))),
      storeWord(t + 2, i8x16.shuffle(ab.get, cd.get, bytesOf(0, 1, 4, 5))),
      storeWord(t + 3, i8x16.shuffle(ab.get, cd.get, bytesOf(2, 3, 6, 7))),
    ),
  )
}

/** The 64 rounds on the block in `schedule`, for four messages at once; adds to `state`. FIPS 180-4 §6.2.2. */
export function compress(scope: Scope): Code {
  const state = Array.from({ length: 8 }, () => scope.local('v128'))
  const { before, latest, t1, even, odd } = scope.locals({
    before: 'v128',
    latest: 'v128',
    t1: 'v128',
    even: 'v128',
    odd: 'v128',
  })
  const constant = scope.local('i32')
  const at = (i: number): Local => state[i & 7] as Local

  /** Round t of 16, its word on top of the stack. The variables are renamed, not moved: `a` is `at(-t)`. */
  const round = (t: number, scheduled: Code): Code => {
    const [a, b, d, e, f, g, h] = [at(-t), at(1 - t), at(3 - t), at(4 - t), at(5 - t), at(6 - t), at(7 - t)] as const
    const [ab, bc] = t % 2 === 0 ? ([even, odd] as const) : ([odd, even] as const)
    const choice = v128.xor(v128.and(v128.xor(f.get, g.get), e.get), g.get)
    // (a ∧ b) ⊕ (a ∧ c) ⊕ (b ∧ c), written so that a ⊕ b serves the next round as b ⊕ c.
    const majority = v128.xor(v128.and(ab.tee(v128.xor(a.get, b.get)), bc.get), b.get)
    const keyed = i32x4.add(scheduled, v128.load(constant.get, layout.constants + 16 * t))
    return sequence(
      t1.set(i32x4.add(i32x4.add(i32x4.add(keyed, h.get), choice), bigSigma(e, 6, 11, 25))),
      d.set(i32x4.add(d.get, t1.get)),
      h.set(i32x4.add(i32x4.add(t1.get, majority), bigSigma(a, 2, 13, 22))),
    )
  }

  const extended = (t: number): Code =>
    sequence(
      before.set(word(t + 1)),
      latest.set(word(t + 14)),
      latest.set(
        i32x4.add(
          i32x4.add(i32x4.add(word(t), word(t + 9)), smallSigma(before, 7, 18, 3)),
          smallSigma(latest, 17, 19, 10),
        ),
      ),
      storeWord(t, latest.get),
      latest.get,
    )

  const rounds = (wordAt: (t: number) => Code): Code => Array.from({ length: 16 }, (_, t) => round(t, wordAt(t)))

  return sequence(
    ...state.map((local, i) => local.set(v128.load(zero, layout.state + 16 * i))),
    odd.set(v128.xor(at(1).get, at(2).get)),
    constant.set(zero),
    rounds(word),
    flow.loop(
      constant.set(i32.add(constant.get, i32.const(256))),
      rounds(extended),
      flow.branchIf(0, i32.ltU(constant.get, i32.const(768))),
    ),
    ...state.map((local, i) => {
      const offset = layout.state + 16 * i
      return v128.store(zero, i32x4.add(local.get, v128.load(zero, offset)), offset)
    }),
  )
}
