import { readFileSync } from 'node:fs'
import type { KernelExports } from './kernel-exports.ts'

/** The WebAssembly kernels over one memory, in which samples stay from the file's bytes to the store's. */
export interface Kernels {
  readonly run: KernelExports
  /** A pointer to zeros, aligned to 64 bytes or more. Nothing is freed: a set of kernels goes with its memory. */
  readonly allocate: (bytes: number, alignment?: number) => number
  /** All of the memory. A view from before an `allocate` may be detached. */
  readonly bytes: () => Uint8Array<ArrayBuffer>
  readonly floats: (pointer: number, count: number) => Float32Array<ArrayBuffer>
}

interface WebAssemblyEngine {
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer; grow: (pages: number) => number }
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

/** What is used of the engine's own global, which Node's type declarations leave out. */
const engine = (): WebAssemblyEngine =>
  (globalThis as unknown as { readonly WebAssembly: WebAssemblyEngine }).WebAssembly

const pageBytes = 65_536
/** The constants of the kernels lie below (from 1024 on); nothing is allocated there. */
const reservedBytes = 4096
const leastAlignment = 64
/** Kernels read whole vectors: behind the last byte of what is allocated there are more. */
const slackBytes = 64

/** Compiles `kernels.wasm` (`npm run build:kernels` makes it) with a memory of its own. One thread uses a set of kernels. */
export function createKernels(): Kernels {
  const { Memory, Module, Instance } = engine()
  const memory = new Memory({ initial: 1 })
  const module = new Module(readFileSync(new URL('kernels.wasm', import.meta.url)))
  const { exports } = new Instance(module, { env: { memory } })
  let free = reservedBytes
  let bytes = new Uint8Array(memory.buffer)
  const current = (): Uint8Array<ArrayBuffer> => {
    if (bytes.buffer !== memory.buffer) bytes = new Uint8Array(memory.buffer)
    return bytes
  }
  return {
    run: exports as KernelExports,
    allocate: (size, alignment = leastAlignment) => {
      const pointer = Math.ceil(free / alignment) * alignment
      free = pointer + size + slackBytes
      const missing = Math.ceil(free / pageBytes) - memory.buffer.byteLength / pageBytes
      if (missing > 0) memory.grow(missing)
      return pointer
    },
    bytes: current,
    floats: (pointer, count) => new Float32Array(memory.buffer, pointer, count),
  }
}
