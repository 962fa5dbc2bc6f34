import { signed, unsigned, type Code } from './assembler.ts'

type Unary = (a: Code) => Code
type Binary = (a: Code, b: Code) => Code
type Load = (address: Code, offset?: number) => Code
type Store = (address: Code, value: Code, offset?: number) => Code

const unary =
  (...opcode: number[]): Unary =>
  (a) => [...a, ...opcode]

const binary =
  (...opcode: number[]): Binary =>
  (a, b) => [...a, ...b, ...opcode]

/** Alignment is only a hint; 0 says "any". */
const load =
  (...opcode: number[]): Load =>
  (address, offset = 0) => [...address, ...opcode, 0, ...unsigned(offset)]

const store =
  (...opcode: number[]): Store =>
  (address, value, offset = 0) => [...address, ...value, ...opcode, 0, ...unsigned(offset)]

/** SIMD instructions stand behind a prefix and are numbered in LEB128. */
const simd = (number: number): number[] => [0xfd, ...unsigned(number)]

/** Names and codes of the WebAssembly 2.0 instructions that the kernel uses; operands first, as functions read. */
export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  divU: binary(0x6e),
  remU: binary(0x70),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  shl: binary(0x74),
  shrU: binary(0x76),
  rotl: binary(0x77),
  eqz: unary(0x45),
  eq: binary(0x46),
  ne: binary(0x47),
  ltU: binary(0x49),
  gtU: binary(0x4b),
  geU: binary(0x4f),
  popcnt: unary(0x69),
  load: load(0x28),
  load8U: load(0x2d),
  load16U: load(0x2f),
  store: store(0x36),
  store8: store(0x3a),
  store16: store(0x3b),
  truncateF64U: unary(0xab),
}

export const f64 = {
  const: (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  abs: unary(0x99),
  floor: unary(0x9c),
  sub: binary(0xa1),
  mul: binary(0xa2),
  lt: binary(0x63),
  gt: binary(0x64),
}

export const v128 = {
  load: load(...simd(0)),
  store: store(...simd(11)),
  const: (bytes: readonly number[]): Code => [...simd(12), ...bytes],
  and: binary(...simd(78)),
  or: binary(...simd(80)),
  xor: binary(...simd(81)),
  /** Bits of `a` where the mask is 1, bits of `b` where it is 0. */
  bitselect: (a: Code, b: Code, mask: Code): Code => [...a, ...b, ...mask, ...simd(82)],
}

export const i8x16 = {
  /** Byte i of the result is byte `lanes[i]` of `a` (0–15) and `b` (16–31). */
  shuffle: (a: Code, b: Code, lanes: readonly number[]): Code => [...a, ...b, ...simd(13), ...lanes],
  splat: unary(...simd(15)),
  eq: binary(...simd(35)),
  ltU: binary(...simd(38)),
  leU: binary(...simd(42)),
  allTrue: unary(...simd(99)),
  bitmask: unary(...simd(100)),
  sub: binary(...simd(113)),
}

export const i32x4 = {
  shl: binary(...simd(171)),
  shrU: binary(...simd(173)),
  add: binary(...simd(174)),
}

/** Block types: 0x40 is "leaves nothing". */
export const flow = {
  block: (...body: readonly Code[]): Code => [0x02, 0x40, ...body.flat(), 0x0b],
  loop: (...body: readonly Code[]): Code => [0x03, 0x40, ...body.flat(), 0x0b],
  if: (condition: Code, ...body: readonly Code[]): Code => [...condition, 0x04, 0x40, ...body.flat(), 0x0b],
  /** Leaves `depth` + 1 enclosing blocks, or repeats the loop found there. */
  branch: (depth: number): Code => [0x0c, ...unsigned(depth)],
  branchIf: (depth: number, condition: Code): Code => [...condition, 0x0d, ...unsigned(depth)],
  call: (index: number, ...operands: readonly Code[]): Code => [...operands.flat(), 0x10, ...unsigned(index)],
  return: (value: Code): Code => [...value, 0x0f],
}

/** Several instructions in a row. */
export const sequence = (...codes: readonly Code[]): Code => codes.flat()
