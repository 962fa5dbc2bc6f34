import { flatten, signed, unsigned, type Code } from './encoding.ts'

type Unary = (a: Code) => Code
type Binary = (a: Code, b: Code) => Code
type Load = (address: Code, offset?: number) => Code
type Store = (address: Code, value: Code, offset?: number) => Code

const unary =
  (...opcode: number[]): Unary =>
  (a) => [a, opcode]

const binary =
  (...opcode: number[]): Binary =>
  (a, b) => [a, b, opcode]

/** Which memory an access goes to; it is named only where it is not the first. Alignment is a power of two. */
type Place = (offset: number) => Code

const placeIn =
  (memory: number, alignment: number): Place =>
  (offset) =>
    memory === 0 ? [alignment, unsigned(offset)] : [alignment | 0x40, unsigned(memory), unsigned(offset)]

/** Alignment is only a hint; 0 says "any". */
const anywhere = placeIn(0, 0)

const load =
  (opcode: readonly number[], place = anywhere): Load =>
  (address, offset = 0) => [address, opcode, place(offset)]

const store =
  (opcode: readonly number[], place = anywhere): Store =>
  (address, value, offset = 0) => [address, value, opcode, place(offset)]

/** SIMD instructions stand behind a prefix and are numbered in LEB128. */
const simd = (number: number): number[] => flatten([0xfd, unsigned(number)])

/** Names and codes of the WebAssembly 2.0 instructions that the kernels use; operands first, as functions read. */
export const i32 = {
  const: (value: number): Code => [0x41, signed(value)],
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
  ltS: binary(0x48),
  ltU: binary(0x49),
  gtU: binary(0x4b),
  geU: binary(0x4f),
  popcnt: unary(0x69),
  load: load([0x28]),
  load8U: load([0x2d]),
  load16U: load([0x2f]),
  store: store([0x36]),
  store8: store([0x3a]),
  store16: store([0x3b]),
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
  load: load(simd(0)),
  store: store(simd(11)),
  const: (bytes: readonly number[]): Code => [simd(12), bytes],
  and: binary(...simd(78)),
  or: binary(...simd(80)),
  xor: binary(...simd(81)),
  /** Bits of `a` where the mask is 1, bits of `b` where it is 0. */
  bitselect: (a: Code, b: Code, mask: Code): Code => [a, b, mask, simd(82)],
  anyTrue: unary(...simd(83)),
}

export const i8x16 = {
  /** Byte i of the result is byte `lanes[i]` of `a` (0–15) and `b` (16–31). */
  shuffle: (a: Code, b: Code, lanes: readonly number[]): Code => [a, b, simd(13), lanes],
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

/** Accesses to a memory by its number, for modules with several. */
export const memory = (number: number) => {
  const place = placeIn(number, 0)
  return {
    load: load([0x28], place),
    store: store([0x36], place),
    load128: load(simd(0), place),
    /** Sequentially consistent; on x64 it costs as much as a plain load. Its alignment must be its own: 2². */
    atomicLoad: load([0xfe, 0x10], placeIn(number, 2)),
  }
}

/** Orders all loads before it ahead of all loads after it, plain ones too. */
export const fence: Code = [0xfe, 0x03, 0x00]

/** Block types: 0x40 is "leaves nothing". */
export const flow = {
  block: (...body: readonly Code[]): Code => [0x02, 0x40, body, 0x0b],
  /** Repeats while a branch to it is taken, else it runs once. */
  loop: (...body: readonly Code[]): Code => [0x03, 0x40, body, 0x0b],
  if: (condition: Code, ...body: readonly Code[]): Code => [condition, 0x04, 0x40, body, 0x0b],
  /** Leaves `depth` + 1 enclosing blocks, or repeats the loop found there. */
  branch: (depth: number): Code => [0x0c, unsigned(depth)],
  branchIf: (depth: number, condition: Code): Code => [condition, 0x0d, unsigned(depth)],
  call: (index: number, ...operands: readonly Code[]): Code => [operands, 0x10, unsigned(index)],
  return: (value: Code): Code => [value, 0x0f],
}

/** Several instructions in a row. */
export const sequence = (...codes: readonly Code[]): Code => codes
