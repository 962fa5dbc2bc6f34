/** A piece of WebAssembly code: operands first, operator last, as the stack machine wants them. */
export type Code = readonly number[]

/** Unsigned LEB128 (WebAssembly core specification, section 5.2.2). */
const unsigned = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(Math.floor(value / 0x80))]

/** Signed LEB128 of a 32-bit integer. */
const signed = (value: number): number[] =>
  value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)]

const i32Type = 0x7f
const noResult = 0x40

export const i32 = (value: number): Code => [0x41, ...signed(value | 0)]
export const get = (local: number): Code => [0x20, ...unsigned(local)]
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)]
export const tee = (local: number, value: Code): Code => [...value, 0x22, ...unsigned(local)]

const binary =
  (operator: number) =>
  (a: Code, b: Code): Code => [...a, ...b, operator]
export const equal = binary(0x46)
export const differs = binary(0x47)
export const lessUnsigned = binary(0x49)
export const lessSigned = binary(0x48)
export const add = binary(0x6a)
export const sub = binary(0x6b)
export const mul = binary(0x6c)
export const and = binary(0x71)
export const or = binary(0x72)
export const xor = binary(0x73)
export const shiftLeft = binary(0x74)
export const shiftRight = binary(0x76)
export const isZero = (value: Code): Code => [...value, 0x45]

/** Alignment 2² with bit 6 set: a memory number follows (multi-memory proposal). */
const place = (memory: number, offset: number): number[] => [0x42, memory, ...unsigned(offset)]
export const load = (memory: number, address: Code, offset = 0): Code => [...address, 0x28, ...place(memory, offset)]
export const store = (memory: number, address: Code, value: Code, offset = 0): Code => [
  ...address,
  ...value,
  0x36,
  ...place(memory, offset),
]
/** Sequentially consistent; on x64 it costs as much as a plain load. */
export const atomicLoad = (memory: number, address: Code, offset = 0): Code => [
  ...address,
  0xfe,
  0x10,
  ...place(memory, offset),
]

/** Orders all loads before it ahead of all loads after it, plain ones too. */
export const fence: Code = [0xfe, 0x03, 0x00]

const vector128 = (operator: number): Code => [0xfd, ...unsigned(operator)]
/** 16 bytes at once (fixed-width SIMD). */
export const load128 = (memory: number, address: Code, offset = 0): Code => [
  ...address,
  ...vector128(0),
  ...place(memory, offset),
]
export const xor128 = (a: Code, b: Code): Code => [...a, ...b, ...vector128(81)]
export const or128 = (a: Code, b: Code): Code => [...a, ...b, ...vector128(80)]
export const anyBit = (value: Code): Code => [...value, ...vector128(83)]

/** Repeats while `leave(depth)` is not taken; the body must end by `again(depth)` or it runs once. */
export const loop = (...body: readonly Code[]): Code => [0x03, noResult, ...body.flat(), 0x0b]
export const when = (condition: Code, ...then: readonly Code[]): Code => [
  ...condition,
  0x04,
  noResult,
  ...then.flat(),
  0x0b,
]
/** Branches to the construct `depth` levels out: to a loop's beginning, to an `if`'s end. */
export const branchIf = (depth: number, condition: Code): Code => [...condition, 0x0d, ...unsigned(depth)]
export const branch = (depth: number): Code => [0x0c, ...unsigned(depth)]
export const giveBack = (value: Code): Code => [...value, 0x0f]
export const call = (index: number, ...values: readonly Code[]): Code => [...values.flat(), 0x10, ...unsigned(index)]

export interface WasmFunction {
  readonly name: string
  readonly params: number
  readonly locals: number
  /** Leaves one i32 on the stack. */
  readonly body: readonly Code[]
}

const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()]
const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content]
const text = (value: string): Code => vector([...Buffer.from(value)].map((byte) => [byte]))

/** `\0asm`, version 1. */
const preamble: Code = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

/** A module of functions over i32 that share two imported memories: 0 shared between threads, 1 private. */
export function assemble(functions: readonly WasmFunction[], maxPages: number): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ params }) => [
    0x60,
    ...vector(Array.from({ length: params }, () => [i32Type])),
    1,
    i32Type,
  ])
  const memories = [
    [...text('memory'), ...text('shared'), 0x02, 0x03, 0, ...unsigned(maxPages)],
    [...text('memory'), ...text('private'), 0x02, 0x00, 1],
  ]
  const bodies = functions.map(({ locals, body }) => {
    const code = [1, ...unsigned(locals), i32Type, ...body.flat(), 0x0b]
    return [...unsigned(code.length), ...code]
  })
  return Uint8Array.from([
    ...preamble,
    ...section(1, vector(types)),
    ...section(2, vector(memories)),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(functions.map(({ name }, i) => [...text(name), 0x00, ...unsigned(i)]))),
    ...section(10, vector(bodies)),
  ])
}
