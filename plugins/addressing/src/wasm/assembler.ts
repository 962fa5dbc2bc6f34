import { flatten, signed, sized, text, unsigned, vector, type Code } from './encoding.ts'
import { encodeFunction, encodeSignature, type Signature, type WasmFunction } from './function.ts'

export interface ImportedFunction extends Signature {
  readonly module: string
  readonly name: string
}

/** Pages of 64 KiB. A memory that threads share has a maximum. */
export type MemorySize =
  | { readonly pages: number }
  | { readonly pages: number; readonly shared: 'between threads'; readonly maxPages: number }

/** The module's own memory, or one that it is given. */
export type WasmMemory =
  | { readonly from: 'module'; readonly exportedAs: string; readonly size: MemorySize }
  | { readonly from: 'import'; readonly module: string; readonly name: string; readonly size: MemorySize }

export interface WasmModule {
  /** Functions are numbered imports first: call them by that number. */
  readonly imports?: readonly ImportedFunction[]
  readonly functions: readonly WasmFunction[]
  /** Exported name → number of the function. */
  readonly exports: Readonly<Record<string, number>>
  /** Numbered as they stand here; imported ones come first. */
  readonly memories: readonly WasmMemory[]
  /** What is in memory 0 from the start. */
  readonly data?: readonly { readonly at: number; readonly bytes: ArrayLike<number> }[]
}

const limits = (size: MemorySize): Code =>
  'shared' in size ? [0x03, unsigned(size.pages), unsigned(size.maxPages)] : [0x00, unsigned(size.pages)]

const section = (id: number, items: readonly Code[]): Code => [id, sized(vector(items))]

const functionKind = 0
const memoryKind = 2

const exportOf = (name: string, kind: number, index: number): Code => [text(name), kind, unsigned(index)]

/** `\0asm`, version 1. */
const preamble: Code = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

/** The bytes of a module. Types are not shared: each function declares its own. */
export function assemble(source: WasmModule): Uint8Array<ArrayBuffer> {
  const { imports = [], functions, exports, memories, data = [] } = source
  const importedFunctions = imports.map(({ module, name }, type) => [
    text(module),
    text(name),
    functionKind,
    unsigned(type),
  ])
  const importedMemories = memories.flatMap((memory) =>
    memory.from === 'import' ? [[text(memory.module), text(memory.name), memoryKind, limits(memory.size)]] : [],
  )
  const exportedMemories = memories.flatMap((memory, number) =>
    memory.from === 'module' ? [exportOf(memory.exportedAs, memoryKind, number)] : [],
  )
  const exportedFunctions = Object.entries(exports).map(([name, index]) => exportOf(name, functionKind, index))
  return Uint8Array.from(
    flatten([
      preamble,
      section(1, [...imports, ...functions].map(encodeSignature)),
      section(2, [...importedFunctions, ...importedMemories]),
      section(
        3,
        functions.map((_, index) => unsigned(imports.length + index)),
      ),
      section(
        5,
        memories.flatMap((memory) => (memory.from === 'module' ? [limits(memory.size)] : [])),
      ),
      section(7, [...exportedMemories, ...exportedFunctions]),
      section(10, functions.map(encodeFunction)),
      section(
        11,
        data.map(({ at, bytes }) => [0, 0x41, signed(at), 0x0b, unsigned(bytes.length), Array.from(bytes)]),
      ),
    ]),
  )
}
